// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concatBytes } from '../bytes/concat.ts';
import { generatePrivateKey } from './generate-private-key.ts';
import { parseSpki } from './public-key.ts';

for (const algorithm of [
  'ecdsa-sha2-256-nistp256',
  'ecdsa-sha2-384-nistp384',
  'ecdsa-sha2-512-nistp521',
  'rsa-sign-pkcs1-2048-sha256',
  'ed25519',
] as const) {
  test(`a key of ${algorithm} has one encoding, and one byte more or less is not it`, () => {
    const { spki, fingerprint, kind } = generatePrivateKey(algorithm).publicKey;
    const parsed = parseSpki(spki);
    assert.deepEqual([parsed.spki, parsed.fingerprint, parsed.kind], [spki, fingerprint, kind]);
    for (const wrong of [concatBytes(spki, Uint8Array.of(0)), spki.subarray(0, -1), spki.subarray(1)]) {
      assert.throws(() => parseSpki(wrong), { code: 'key-malformed' });
    }
  });
}

test('a point that is not on the curve is refused', () => {
  const { spki } = generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey;
  const off = Uint8Array.from(spki, (byte, index) => (index === spki.length - 1 ? byte ^ 1 : byte));
  assert.throws(() => parseSpki(off), { code: 'key-malformed' });
});
