// SPDX-License-Identifier: Apache-2.0
import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import { digestsOf } from '../../packages/countersign/src/crypto/message-digests.ts';
import { inTotoPayloadType, signInWorld } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import { artifact, attestation, message, requireRefusal, verify } from './verify-in-world.ts';

const { world } = createTestWorld();
const other = encodeUtf8('another release');

for (const rekor of ['v1', 'v2'] as const) {
  test(`a statement of which the file is a subject is accepted, and for another file refused: Rekor ${rekor}`, () => {
    const { bytes } = signInWorld(world, { content: attestation, rekor });
    equal(verify(world, bytes).predicateType, 'https://example.com/sandbox/v1');
    requireRefusal('digest-mismatch', () => verify(world, bytes, { artifact: { kind: 'bytes', bytes: other } }));
    const digests = digestsOf(other);
    requireRefusal('digest-mismatch', () => verify(world, bytes, { artifact: { kind: 'digests', digests } }));
  });

  test(`a digest without the bytes is accepted, and the digest of another file refused: Rekor ${rekor}`, () => {
    const { bytes } = signInWorld(world, { content: message, rekor });
    const byDigest = (file: Uint8Array) =>
      verify(world, bytes, { artifact: { kind: 'digests', digests: { sha256: digestsOf(file).sha256 ?? '' } } });
    ok(byDigest(artifact));
    requireRefusal('digest-mismatch', () => byDigest(other));
  });
}

test('a well-signed payload that is no in-toto statement is refused', () => {
  const payload = encodeUtf8('{}');
  const signed = (payloadType: string) =>
    signInWorld(world, { content: { kind: 'envelope', payloadType, payload } }).bytes;
  requireRefusal('statement-not-image-signing', () => verify(world, signed('application/json')));
  requireRefusal('evidence-malformed', () => verify(world, signed(inTotoPayloadType)));
});
