// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePem } from '../../bytes/pem.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import { createTestWorld } from '../../sandbox/testing/test-world.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import { readWith } from '../cluster-image-policy/testing/read-with.ts';
import { createProblems } from '../create-problems.ts';
import { readSigstoreKeys } from './read-sigstore-keys.ts';

const rootBytes = createTestWorld().world.trustedRoot();
const world = parseTrustedRoot(rootBytes);
const chain = JSON.parse(Buffer.from(rootBytes).toString()).certificateAuthorities[0].certChain.certificates;
const pems: readonly string[] = chain.map(({ rawBytes }: { rawBytes: string }) =>
  encodePem({ label: 'CERTIFICATE', bytes: Buffer.from(rawBytes, 'base64') }),
);
const base64 = (text: string) => Buffer.from(text).toString('base64');
const subject = 'subject: {organization: a, commonName: b}';
const authority = `{${subject}, uri: "https://f.example", certChain: ${base64(pems.join(''))}}`;

async function rootIn(yaml: string) {
  const { value, told } = readWith(readSigstoreKeys, yaml);
  return { root: await value?.({ files: new Map(), problems: createProblems() }), told };
}

test('authorities and logs are read from PEM in base64, and the mark of a sandbox is seen', async () => {
  const [log] = world.logs;
  assert.ok(log);
  const logs = `tLogs: [{baseURL: "https://r.example", hashAlgorithm: sha-256, publicKey: ${base64(encodePublicKey(log.publicKey))}}]`;
  const { root, told } = await rootIn(`{certificateAuthorities: [${authority}], ${logs}}`);
  assert.deepEqual(told, []);
  assert.deepEqual(root?.certificateAuthorities[0]?.root, world.certificateAuthorities[0]?.root);
  assert.deepEqual(
    root?.logs.map(({ keyId, validFor }) => [keyId, validFor]),
    [[log.publicKey.fingerprint, { startMs: 0 }]],
  );
  assert.equal(root?.origin, 'sandbox');
});

test('all mistakes are told, of the first item as of the last', async () => {
  const broken = `{${subject}, uri: "https://f.example", certChain: ${base64('none')}}`;
  const { told } = await rootIn(
    `{certificateAuthorities: [${broken}, ${authority}], timestampAuthorities: [{uri: "", ${subject}}]}`,
  );
  assert.deepEqual(told, ['certificate-malformed', 'field-missing', 'field-missing']);
});

test('a chain has one root, and a log its key and hash', async () => {
  const twice = base64([...pems, ...pems].join(''));
  assert.deepEqual((await rootIn(`certificateAuthorities: [{${subject}, uri: u, certChain: ${twice}}]`)).told, [
    'certificate-malformed',
  ]);
  const log = (fields: string) => `{certificateAuthorities: [${authority}], ctLogs: [{baseURL: b, ${fields}}]}`;
  assert.deepEqual((await rootIn(log(`hashAlgorithm: sha-512, publicKey: ${base64('x')}`))).told, ['value-choice']);
  assert.deepEqual((await rootIn(log(`hashAlgorithm: sha256, publicKey: ${base64('x')}`))).told, ['key-malformed']);
  assert.deepEqual((await rootIn(log('publicKey: eA=='))).told, ['field-missing', 'key-malformed']);
});

test('logs alone are no root', async () => {
  assert.deepEqual((await rootIn('tLogs: []')).told, ['field-missing']);
});
