// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { parseBundle } from '../../attest/parse-bundle.ts';
import { runInProcess } from '../testing/run-in-process.ts';
import { openSandboxCommand, person, type SandboxCommand } from '../testing/sandbox-command.ts';

interface OldSignature extends SandboxCommand {
  readonly file: string;
  /** What cosign wrote before version 3. */
  readonly old: string;
  readonly signature: string;
  readonly certificate: string;
  readonly out: string;
}

async function signOld(t: TestContext): Promise<OldSignature> {
  const at = await openSandboxCommand(t);
  const file = at.write('artifact', 'content');
  const path = (name: string): string => join(at.folder, name);
  const paths = { old: path('old.json'), signature: path('sig'), certificate: path('cert.pem'), out: path('out.json') };
  const outputs = ['--output-signature', paths.signature, '--output-certificate', paths.certificate];
  const flags = [...(await at.keyless()), '--yes', '--new-bundle-format=false', '--bundle', paths.old, ...outputs];
  const signed = await runInProcess(['sign-blob', ...flags, file]);
  assert.equal(signed.code, 0, signed.stderr);
  return { ...at, ...paths, file };
}

async function verify(at: OldSignature, file = at.file) {
  const root = ['--trusted-root', join(at.folder, 'trusted_root.json'), '--insecure-sandbox'];
  const who = ['--certificate-identity', person, '--certificate-oidc-issuer', at.sandbox.urls.issuer];
  return await runInProcess(['verify-blob', ...root, ...who, '--bundle', at.out, file]);
}

test('an old bundle becomes one that verifies, once the log has given the proof', async (t) => {
  const at = await signOld(t);
  const args = ['bundle', 'create', '--artifact', at.file, '--bundle', at.old, '--out', at.out];
  const alone = await runInProcess(args);
  assert.equal(alone.code, 2);
  assert.match(alone.stderr, /no inclusion proof/);
  assert.match((await runInProcess([...args, '--offline'])).stderr, /`--offline` cannot fetch it/);
  const made = await runInProcess([...args, '--rekor-url', at.sandbox.urls.rekor1]);
  assert.equal(made.code, 0, made.stderr);
  assert.equal(parseBundle(readFileSync(at.out)).version, '0.3');
  const verified = await verify(at);
  assert.equal(verified.code, 0, verified.stderr);
  assert.equal((await verify(at, at.write('other', 'other'))).code, 12);
});

test('single pieces are put together, with a certificate or a key', async (t) => {
  const at = await signOld(t);
  const common = ['bundle', 'create', '--artifact', at.file, '--signature', at.signature, '--out', at.out];
  assert.equal((await runInProcess([...common, '--certificate', at.certificate])).code, 0);
  assert.equal(parseBundle(readFileSync(at.out)).material.kind, 'certificates');
  const prefix = join(at.folder, 'key');
  const env = { COSIGN_PASSWORD: '' };
  assert.equal((await runInProcess(['generate-key-pair', '--output-key-prefix', prefix], { env })).code, 0);
  assert.equal((await runInProcess([...common, '--key', `${prefix}.pub`])).code, 0);
  assert.equal(parseBundle(readFileSync(at.out)).material.kind, 'public-key');
});

test('pieces that are missing, or twice there, are refused', async (t) => {
  const at = await signOld(t);
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /got 0/],
    [['--bundle', at.old, '--signature', at.signature], /got 2/],
    [['--signature', at.signature, '--artifact', at.file], /wanted `--certificate` or `--key`/],
    [['--signature', at.signature, '--certificate', at.certificate], /got no `--artifact`/],
    [['--signature', at.signature, '--certificate', 'c', '--key', 'k'], /got both/],
  ];
  for (const [flags, message] of cases) {
    const refused = await runInProcess(['bundle', 'create', ...flags]);
    assert.equal(refused.code, 2, refused.stderr);
    assert.match(refused.stderr, message);
  }
});

test('inspect shows who, when and where, and says that nothing was verified', async (t) => {
  const at = await signOld(t);
  const flags = ['--bundle', at.old, '--rekor-url', at.sandbox.urls.rekor1, '--out', at.out];
  assert.equal((await runInProcess(['bundle', 'create', '--artifact', at.file, ...flags])).code, 0);
  const text = await runInProcess(['bundle', 'inspect', at.out]);
  assert.equal(text.code, 0, text.stderr);
  assert.match(text.stdout, /bundle 0\.3 {2}\(not verified\)/);
  assert.match(text.stdout, /subject {2}ann@example\.org/);
  assert.match(text.stdout, /hashedrekord 0\.0\.1/);
  assert.match(text.stdout, /evidence {2}promise, inclusion proof/);
  const json = JSON.parse((await runInProcess(['bundle', 'inspect', '-o', 'json', at.out])).stdout);
  assert.equal(json.verified, false);
  assert.deepEqual(json.signer.certificates[0].subjects, [person]);
  assert.equal((await runInProcess(['bundle', 'inspect', at.file])).code, 3);
});

test('upgrade fetches the proof that an old version lacks, and leaves a new one as it is', async (t) => {
  const at = await signOld(t);
  const flags = ['--bundle', at.old, '--rekor-url', at.sandbox.urls.rekor1, '--out', at.out];
  assert.equal((await runInProcess(['bundle', 'create', '--artifact', at.file, ...flags])).code, 0);
  const bytes = readFileSync(at.out);
  const same = await runInProcess(['bundle', 'upgrade', at.out]);
  assert.equal(same.stdout, bytes.toString());
  const first = at.write('first.json', asVersion1(bytes));
  const upgrade = ['bundle', 'upgrade', '--out', at.out, first];
  assert.match((await runInProcess([...upgrade, '--offline'])).stderr, /usage-flag/);
  const upgraded = await runInProcess([...upgrade, '--rekor-url', at.sandbox.urls.rekor1]);
  assert.equal(upgraded.code, 0, upgraded.stderr);
  assert.equal((await verify(at)).code, 0);
});

/** The same evidence as a bundle of version 0.1: with a promise and no proof. */
function asVersion1(bytes: Uint8Array): string {
  const bundle = JSON.parse(Buffer.from(bytes).toString());
  const { certificate, tlogEntries } = bundle.verificationMaterial;
  const [{ inclusionProof: _, ...entry }] = tlogEntries;
  return JSON.stringify({
    ...bundle,
    mediaType: 'application/vnd.dev.sigstore.bundle+json;version=0.1',
    verificationMaterial: { x509CertificateChain: { certificates: [certificate] }, tlogEntries: [entry] },
  });
}
