// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { digestsOf } from '../crypto/message-digests.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import type { EvidenceDemands, Trust } from '../trust/trust.ts';
import type { BlobArtifact } from './blob-artifact.ts';
import { type LegacySignerInWorld, pemOf, personInWorld, signAs, stampInWorld } from './testing/legacy-in-world.ts';
import { type DetachedSignature, verifyDetachedSignature } from './verify-detached-signature.ts';

const clock = createTestWorld();
const { world } = clock;
const artifact = encodeUtf8('a release');
const file: BlobArtifact = { kind: 'bytes', bytes: artifact };
const other: BlobArtifact = { kind: 'bytes', bytes: encodeUtf8('another release') };
const person = personInWorld(world);
const bare: LegacySignerInWorld = { key: generatePrivateKey('ecdsa-sha2-256-nistp256') };
const signature = signAs(person, artifact);
const byPerson: DetachedSignature = { signature, certificates: pemOf([person.certificate?.leaf ?? artifact]) };
const byKey: DetachedSignature = { signature: signAs(bare, artifact) };

function identities(demands: Partial<EvidenceDemands> = {}): Trust {
  return trustInWorld(world, 'person@example.com', { logs: 0, ...demands });
}

const keys: Trust = { ...identities(), identities: [], keys: [{ key: bare.key.publicKey, source: 'cosign.pub' }] };

test('a bare signature is proven by the trusted key, by bytes and by digest, and of no other file', () => {
  assert.equal(verifyDetachedSignature(byKey, keys, file).signer.kind, 'key');
  assert.ok(verifyDetachedSignature(byKey, keys, { kind: 'digests', digests: digestsOf(artifact) }));
  assert.throws(() => verifyDetachedSignature(byKey, keys, other), { code: 'signature-mismatch' });
});

test('a bare signature by another key is refused', () => {
  const stranger = { key: generatePrivateKey('ecdsa-sha2-256-nistp256') };
  assert.throws(() => verifyDetachedSignature({ signature: signAs(stranger, artifact) }, keys, file), {
    code: 'signature-mismatch',
  });
});

test('with a certificate it is proven by identity where no log is asked for, and of no other file', () => {
  const result = verifyDetachedSignature(byPerson, identities(), file);
  assert.ok(result.signer.kind === 'certificate');
  assert.equal(result.signer.subject, 'person@example.com');
  assert.equal(result.tlog, 'none');
  assert.throws(() => verifyDetachedSignature(byPerson, identities(), other), { code: 'signature-mismatch' });
});

test('nothing beside a bare signature proves a log entry: where one is asked for it is refused', () => {
  assert.throws(() => verifyDetachedSignature(byPerson, identities({ logs: 1 }), file), { code: 'log-entry-missing' });
});

test('a timestamp over the signature proves the time, and one over the file does not', () => {
  const stamped = (bytes: Uint8Array) => ({ ...byPerson, timestamp: stampInWorld(world, bytes) });
  const demand = identities({ timestamps: 1 });
  assert.equal(verifyDetachedSignature(stamped(signature), demand, file).timestamps.length, 1);
  assert.throws(() => verifyDetachedSignature(stamped(artifact), demand, file), { code: 'timestamp-invalid' });
  assert.throws(() => verifyDetachedSignature(byPerson, demand, file), { code: 'timestamp-missing' });
});

test('a certificate that has expired is refused without a timestamp, and accepted with one of its time', () => {
  const later = { nowMs: world.nowMs() + 3_600_000 };
  assert.throws(() => verifyDetachedSignature(byPerson, identities(later), file), { code: 'certificate-expired' });
  const stamped = { ...byPerson, timestamp: stampInWorld(world, signature) };
  assert.ok(verifyDetachedSignature(stamped, identities(later), file));
});

test('a certificate is refused where only keys are trusted, and a bare key where only identities are', () => {
  assert.throws(() => verifyDetachedSignature(byPerson, keys, file), { code: 'certificate-in-key-mode' });
  assert.throws(() => verifyDetachedSignature(byKey, identities(), file), { code: 'key-in-identity-mode' });
});

test('rubbish in the place of certificate or timestamp is refused', () => {
  for (const certificates of ['rubbish', '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n']) {
    assert.throws(() => verifyDetachedSignature({ ...byPerson, certificates }, identities(), file), {
      code: 'evidence-malformed',
    });
  }
  assert.throws(() => verifyDetachedSignature({ ...byPerson, timestamp: artifact }, identities(), file), {
    code: 'evidence-malformed',
  });
});
