// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeBase64 } from '../bytes/base64.ts';
import { encodePem } from '../bytes/pem.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { encodePublicKey } from '../crypto/public-key-file.ts';
import { personClaims, signInWorld } from '../sandbox/sign-in-world.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import { parseLegacyBlobBundle } from './legacy-blob-bundle.ts';
import { rekorBundleToJson } from './rekor-bundle.ts';

const { world } = createTestWorld();
const { bundle, certificate, signature, key } = signInWorld(world, {
  content: { kind: 'message', artifact: encodeUtf8('a release') },
  signer: { kind: 'identity', claims: personClaims(world) },
});
const [entry] = bundle.logEntries;
assert.ok(entry !== undefined && certificate !== undefined);
const pem = encodePem({ label: 'CERTIFICATE', bytes: certificate.leaf });
const base64Signature = encodeBase64(signature);

function parse(members: object): ReturnType<typeof parseLegacyBlobBundle> {
  return parseLegacyBlobBundle(encodeUtf8(JSON.stringify({ base64Signature, ...members })));
}

test('a signature alone is read', () => {
  assert.deepEqual(parse({}), { signature, certificates: [], logEntries: [], timestamps: [] });
});

test('signature, certificate and log entry are read; the certificate as PEM, or as base64 of PEM', () => {
  for (const cert of [pem, encodeBase64(encodeUtf8(pem))]) {
    const parsed = parse({ cert, rekorBundle: rekorBundleToJson(entry) });
    assert.deepEqual(parsed.certificates, [certificate.leaf]);
    assert.deepEqual(parsed.logEntries.map(rekorBundleToJson), [rekorBundleToJson(entry)]);
    assert.equal(parsed.logEntries[0]?.inclusionProof, undefined);
  }
});

test('a public key in the place of the certificate is no certificate', () => {
  const publicKey = encodePublicKey(key.publicKey);
  for (const cert of [publicKey, encodeBase64(encodeUtf8(publicKey))])
    assert.deepEqual(parse({ cert }).certificates, []);
});

for (const text of ['{}', '{"base64Signature":"AA"}', '{"base64Signature":"AA==","cert":1}', '[]']) {
  test(`the blob bundle ${text} is refused`, () => {
    assert.throws(() => parseLegacyBlobBundle(encodeUtf8(text)), { code: 'bundle-malformed' });
  });
}

test('a certificate or a log entry that does not parse is refused', () => {
  for (const [members, code] of [
    [{ cert: '!' }, 'bundle-malformed'],
    [{ cert: pem.slice(0, 60) }, 'certificate-malformed'],
    [{ rekorBundle: {} }, 'bundle-malformed'],
    [{ rekorBundle: { ...rekorBundleToJson(entry), Payload: {} } }, 'bundle-malformed'],
  ] as const) {
    assert.throws(() => parse(members), { code });
  }
});
