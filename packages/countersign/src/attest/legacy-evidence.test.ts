// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeBase64 } from '../bytes/base64.ts';
import { encodePem } from '../bytes/pem.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { signInWorld } from '../sandbox/sign-in-world.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import { parseLegacyEvidence } from './legacy-evidence.ts';
import { rekorBundleToJson } from './rekor-bundle.ts';

const { world } = createTestWorld();
const { bundle, certificate } = signInWorld(world, { content: { kind: 'message', artifact: encodeUtf8('a release') } });
const [entry] = bundle.logEntries;
assert.ok(entry !== undefined && certificate !== undefined);
const [leaf, intermediate, root] = certificate.chain as [Uint8Array, Uint8Array, Uint8Array];

function pemOf(...certificates: readonly Uint8Array[]): string {
  return certificates.map((bytes) => encodePem({ label: 'CERTIFICATE', bytes })).join('');
}

const rekorBundle = JSON.stringify(rekorBundleToJson(entry));

test('of nothing there is nothing', () => {
  assert.deepEqual(parseLegacyEvidence({}), { certificates: [], logEntries: [], timestamps: [] });
});

test('the leaf comes first, and the root that cosign stores is left out', () => {
  const both = parseLegacyEvidence({ certificate: pemOf(leaf), chain: pemOf(intermediate, root) });
  assert.deepEqual(both.certificates, [leaf, intermediate]);
  assert.deepEqual(parseLegacyEvidence({ certificate: pemOf(leaf), chain: pemOf(root) }).certificates, [leaf]);
});

test('log entry and timestamp are read', () => {
  const timestamp = JSON.stringify({ SignedRFC3161Timestamp: encodeBase64(Uint8Array.of(48, 0)) });
  const { logEntries, timestamps } = parseLegacyEvidence({ rekorBundle, timestamp });
  assert.equal(logEntries[0]?.logIndex, entry.logIndex);
  assert.equal(logEntries[0]?.inclusionProof, undefined);
  assert.deepEqual(timestamps, [Uint8Array.of(48, 0)]);
});

test('a self-signed certificate as leaf stays, for the verifier to refuse', () => {
  assert.deepEqual(parseLegacyEvidence({ certificate: pemOf(root) }).certificates, [root]);
});

for (const [title, texts, code] of [
  ['a certificate that is none', { certificate: '-----BEGIN CERTIFICATE-----' }, 'certificate-malformed'],
  ['a key as certificate', { certificate: encodePem({ label: 'PUBLIC KEY', bytes: leaf }) }, 'certificate-malformed'],
  ['too many certificates', { chain: pemOf(...Array.from({ length: 17 }, () => leaf)) }, 'certificate-malformed'],
  ['a log entry that is no JSON', { rekorBundle: '{' }, 'json-malformed'],
  ['a log entry without promise', { rekorBundle: '{}' }, 'payload-malformed'],
  ['a log entry that is null', { rekorBundle: 'null' }, 'payload-malformed'],
  ['a timestamp that is not base64', { timestamp: '{"SignedRFC3161Timestamp":"!"}' }, 'payload-malformed'],
  ['an empty timestamp', { timestamp: '{}' }, 'payload-malformed'],
] as const) {
  test(`${title} is refused`, () => {
    assert.throws(() => parseLegacyEvidence(texts), { code });
  });
}
