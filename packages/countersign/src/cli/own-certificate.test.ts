// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { encodePem } from '../bytes/pem.ts';
import { parsePublicKey } from '../crypto/public-key-file.ts';
import { certificatePem } from '../sign/signed-evidence.ts';
import { runInProcess } from './testing/run-in-process.ts';
import { openSandboxCommand, person, type SandboxCommand } from './testing/sandbox-command.ts';

const env = { COSIGN_PASSWORD: '' };

interface Certified extends SandboxCommand {
  readonly key: string;
  readonly certificate: string;
  readonly chain: string;
  readonly file: string;
}

async function certify(t: TestContext): Promise<Certified> {
  const at = await openSandboxCommand(t);
  const key = await newKey(at, 'key');
  const publicKey = parsePublicKey(readFileSync(`${key}.pub`));
  const claims = { iss: at.sandbox.urls.issuer, sub: 'x', email: person, email_verified: true };
  const { chain } = at.sandbox.world.issueCertificate({ publicKey, claims });
  const [leaf, ...issuers] = chain.map((der) => certificatePem({ der }));
  return {
    ...at,
    key,
    certificate: at.write('leaf.pem', leaf ?? ''),
    chain: at.write('chain.pem', issuers.join('')),
    file: at.write('artifact', 'content'),
  };
}

async function newKey(at: SandboxCommand, name: string): Promise<string> {
  const prefix = join(at.folder, name);
  assert.equal((await runInProcess(['generate-key-pair', '--output-key-prefix', prefix], { env })).code, 0);
  return prefix;
}

async function sign(at: Certified, changes: { readonly key?: string; readonly chain?: string } = {}) {
  const { key = at.key, chain = at.chain } = changes;
  const who = ['--key', `${key}.key`, '--certificate', at.certificate, '--certificate-chain', chain];
  const services = [
    '--timestamp-server-url',
    at.sandbox.urls.timestampAuthority,
    '--rekor-url',
    at.sandbox.urls.rekor1,
  ];
  const root = ['--trusted-root', join(at.folder, 'trusted_root.json'), '--insecure-sandbox', '--yes'];
  const bundle = ['--bundle', join(at.folder, 'bundle.json')];
  return await runInProcess(['sign-blob', ...who, ...services, ...root, ...bundle, at.file], { env });
}

test('a certificate that the caller brings signs for whom it names', async (t) => {
  const at = await certify(t);
  const signed = await sign(at);
  assert.equal(signed.code, 0, signed.stderr);
  const root = ['--trusted-root', join(at.folder, 'trusted_root.json'), '--insecure-sandbox'];
  const who = ['--certificate-identity', person, '--certificate-oidc-issuer', at.sandbox.urls.issuer];
  const args = ['verify-blob', ...root, ...who, '--bundle', join(at.folder, 'bundle.json'), at.file];
  const verified = await runInProcess(args);
  assert.equal(verified.code, 0, verified.stderr);
});

test('a certificate of another key is refused', async (t) => {
  const at = await certify(t);
  const refused = await sign(at, { key: await newKey(at, 'other') });
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /is not for the key of `--key`/);
});

test('a chain of another authority is refused', async (t) => {
  const [at, other] = [await certify(t), await certify(t)];
  const refused = await sign(at, { chain: other.chain });
  assert.equal(refused.code, 2);
  assert.match(refused.stderr, /does not fit its chain/);
});

test('a file without a certificate is refused', async (t) => {
  const at = await certify(t);
  const none = at.write(
    'none.pem',
    encodePem({ label: 'PUBLIC KEY', bytes: parsePublicKey(readFileSync(`${at.key}.pub`)).spki }),
  );
  assert.equal((await sign({ ...at, certificate: none })).code, 3);
});
