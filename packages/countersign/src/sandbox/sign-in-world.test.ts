// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBundle } from '../attest/parse-bundle.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey, type SigningAlgorithm } from '../crypto/generate-private-key.ts';
import { digestHex } from '../crypto/hash.ts';
import { verifyBlobSignature } from '../verify/verify-blob-signature.ts';
import { personClaims, type SignedInWorld, signInWorld, type WorldSigning } from './sign-in-world.ts';
import { createTestWorld, trustInWorld } from './testing/test-world.ts';
import type { SandboxWorld } from './world.ts';

const artifact = encodeUtf8('hello');
const message = { kind: 'message', artifact } as const;
const attestation = { kind: 'attestation', artifact } as const;
const { world } = createTestWorld();

function verify(signed: SignedInWorld, bytes = artifact, by: SandboxWorld = world) {
  return verifyBlobSignature(signed.bytes, trustInWorld(by), { artifact: { kind: 'bytes', bytes } });
}

const ways: readonly WorldSigning[] = [message, attestation].flatMap((content) => [
  { content },
  { content, timestamp: 'absent' },
  { content, rekor: 'v2' },
  { content, rekor: 'both' },
  { content, version: '0.1' },
  { content, version: '0.2' },
]);
const intoto: WorldSigning = { content: attestation, envelopeKind: 'intoto' };

for (const signing of [...ways, intoto]) {
  const { content, rekor = 'v1', timestamp = 'present', version = '0.3', envelopeKind = '' } = signing;
  test(`signed in the world, it verifies: ${content.kind} ${rekor} ${timestamp} ${version} ${envelopeKind}`, () => {
    const signed = signInWorld(world, signing);
    assert.deepEqual(parseBundle(signed.bytes).version, version);
    assert.equal(verify(signed).signer.kind, 'certificate');
    const digests = { sha256: digestHex('sha256', artifact) };
    verifyBlobSignature(signed.bytes, trustInWorld(world), { artifact: { kind: 'digests', digests } });
    assert.throws(() => verify(signed, encodeUtf8('other')), { name: 'UntrustedError' });
    assert.throws(() => verify(signed, artifact, createTestWorld().world), { name: 'UntrustedError' });
  });
}

test('evidence that is left out is missed', () => {
  const nothing = signInWorld(world, { content: message, rekor: 'none' });
  assert.throws(() => verify(nothing), { code: 'log-entry-missing' });
  const noTime = signInWorld(world, { content: message, rekor: 'v2', timestamp: 'absent' });
  assert.throws(() => verify(noTime), { name: 'UntrustedError' });
});

test('every kind of key signs for an identity, and is logged by both logs', () => {
  const algorithms: readonly SigningAlgorithm[] = [
    'ecdsa-sha2-384-nistp384',
    'ecdsa-sha2-512-nistp521',
    'rsa-sign-pkcs1-2048-sha256',
  ];
  for (const algorithm of algorithms) {
    const signer = { kind: 'identity', claims: personClaims(world), algorithm } as const;
    verify(signInWorld(world, { content: message, signer, rekor: 'both' }));
  }
});

test('a pure Ed25519 signature of an envelope is logged by Rekor 1; of a message by neither log', () => {
  const signer = { kind: 'identity', claims: personClaims(world), algorithm: 'ed25519' } as const;
  verify(signInWorld(world, { content: attestation, signer }));
  assert.throws(() => signInWorld(world, { content: message, signer }), { code: 'message-needed' });
  assert.throws(() => signInWorld(world, { content: message, signer, rekor: 'v2' }), { code: 'algorithm-refused' });
});

test('a key of one’s own takes the place of a certificate', () => {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const signed = signInWorld(world, { content: message, signer: { kind: 'key', key } });
  assert.equal(signed.bundle.material.kind, 'public-key');
  assert.equal(signed.certificate, undefined);
  const trust = { ...trustInWorld(world), identities: [], keys: [{ key: key.publicKey, source: 'key' }] };
  const by = verifyBlobSignature(signed.bytes, trust, { artifact: { kind: 'bytes', bytes: artifact } });
  assert.equal(by.tlog, 'verified');
  assert.throws(() => verify(signed), { name: 'UntrustedError' });
});
