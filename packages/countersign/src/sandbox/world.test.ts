// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeHex } from '../bytes/hex.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey, type SigningAlgorithm } from '../crypto/generate-private-key.ts';
import { parseTrustedRoot } from '../trust/parse-trusted-root.ts';
import { certificateIdentityOf } from '../x509/certificate-identity-of.ts';
import { parseCertificate } from '../x509/parse-certificate.ts';
import { parseTimestampResponse } from '../x509/parse-timestamp.ts';
import { verifyCertificatePath } from '../x509/verify-certificate-path.ts';
import { verifyScts } from '../x509/verify-scts.ts';
import { verifyTimestamp } from '../x509/verify-timestamp.ts';
import { personClaims, timestampInWorld } from './sign-in-world.ts';
import { createTestWorld, testWorldStartMs } from './testing/test-world.ts';
import type { SandboxWorld } from './world.ts';

const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const kinds: readonly SigningAlgorithm[] = [
  'ecdsa-sha2-256-nistp256',
  'ecdsa-sha2-384-nistp384',
  'ecdsa-sha2-512-nistp521',
  'rsa-sign-pkcs1-2048-sha256',
  'ed25519',
];

function pathOf(world: SandboxWorld, instantMs: number) {
  const { leaf } = world.issueCertificate({ publicKey: key.publicKey, claims: personClaims(world) });
  const { certificateAuthorities: authorities } = parseTrustedRoot(world.trustedRoot());
  return verifyCertificatePath(parseCertificate(leaf), {
    authorities,
    instantsMs: [instantMs],
    purpose: 'code-signing',
  });
}

test('certificates lead to the root of the world, for ten minutes, whatever its keys', () => {
  for (const algorithm of kinds) {
    const { world } = createTestWorld({ algorithms: { certificateAuthority: algorithm } });
    const path = pathOf(world, testWorldStartMs);
    verifyScts(path, parseTrustedRoot(world.trustedRoot()).ctLogs, 1);
    assert.throws(() => pathOf(world, testWorldStartMs + 600_000), { code: 'certificate-expired' });
    assert.throws(() => verifyScts(path, parseTrustedRoot(createTestWorld().world.trustedRoot()).ctLogs, 1), {
      code: 'sct-missing',
    });
  }
});

test('certificates say who the claims say it is', () => {
  const { world } = createTestWorld();
  const { leaf } = world.issueCertificate({ publicKey: key.publicKey, claims: personClaims(world, 'a@example.org') });
  const identity = certificateIdentityOf(parseCertificate(leaf));
  assert.deepEqual(identity.subjects, [{ kind: 'email', value: 'a@example.org' }]);
  assert.equal(identity.issuer, world.urls.issuer);
});

test('timestamps of every kind of key are those of the world, of this message', () => {
  for (const algorithm of kinds) {
    const { world } = createTestWorld({ algorithms: { timestampAuthority: algorithm } });
    const { timestampAuthorities } = parseTrustedRoot(world.trustedRoot());
    const token = parseTimestampResponse(timestampInWorld(world, encodeUtf8('x')));
    const proven = verifyTimestamp(token, encodeUtf8('x'), timestampAuthorities);
    assert.equal(proven.instantMs, Math.floor(testWorldStartMs / 1000) * 1000);
    assert.throws(() => verifyTimestamp(token, encodeUtf8('y'), timestampAuthorities), { code: 'timestamp-invalid' });
    const others = parseTrustedRoot(createTestWorld().world.trustedRoot()).timestampAuthorities;
    assert.throws(() => verifyTimestamp(token, encodeUtf8('x'), others), { code: 'certificate-untrusted' });
  }
});

test('the trusted root says that it is of a sandbox, and its keys are new in each world', () => {
  const [one, other] = [createTestWorld(), createTestWorld()].map(({ world }) => parseTrustedRoot(world.trustedRoot()));
  assert.equal(one?.origin, 'sandbox');
  assert.deepEqual(one?.skipped, []);
  assert.equal(one?.logs.length, 2);
  assert.notEqual(one?.logs[0]?.keyId, other?.logs[0]?.keyId);
  assert.notEqual(
    one?.certificateAuthorities[0]?.root.publicKey.fingerprint,
    other?.certificateAuthorities[0]?.root.publicKey.fingerprint,
  );
});

test('the trusted root names Rekor 2 by the key of its notes', () => {
  const { world } = createTestWorld();
  const logs = parseTrustedRoot(world.trustedRoot()).logs.map(({ keyId }) => keyId);
  assert.deepEqual(logs, [encodeHex(world.rekor1.keyId), encodeHex(world.rekor2.keyId)]);
  assert.equal(encodeHex(world.rekor1.keyId), world.rekor1.publicKey.fingerprint);
  assert.notEqual(encodeHex(world.rekor2.keyId), world.rekor2.publicKey.fingerprint);
});

test('the signing config puts the wanted log first', () => {
  const { world } = createTestWorld();
  const urls = (rekor: 'v1' | 'v2') => {
    const text = new TextDecoder().decode(world.signingConfig(rekor));
    return (JSON.parse(text) as { rekorTlogUrls: { url: string }[] }).rekorTlogUrls.map(({ url }) => url);
  };
  assert.deepEqual(urls('v1'), [world.urls.rekor1]);
  assert.deepEqual(urls('v2'), [world.urls.rekor2, world.urls.rekor1]);
});
