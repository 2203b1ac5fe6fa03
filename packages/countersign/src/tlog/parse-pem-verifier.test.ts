// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { encodePem } from '../bytes/pem.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { parsePemVerifier } from './parse-pem-verifier.ts';

const first = encodePem({ label: 'CERTIFICATE', bytes: Uint8Array.of(1, 2, 3) });
const second = encodePem({ label: 'CERTIFICATE', bytes: Uint8Array.of(4, 5, 6) });
const key = encodePem({ label: 'PUBLIC KEY', bytes: Uint8Array.of(7, 8, 9) });

function parse(text: string) {
  const { kind, bytes } = parsePemVerifier(encodeUtf8(text));
  return { kind, bytes: [...bytes] };
}

test('the first certificate is the signer, whatever follows it', () => {
  assert.deepEqual(parse(first), { kind: 'certificate', bytes: [1, 2, 3] });
  assert.deepEqual(parse(first + second), { kind: 'certificate', bytes: [1, 2, 3] });
  assert.deepEqual(parse(second + first), { kind: 'certificate', bytes: [4, 5, 6] });
});

test('a public key is the signer', () => {
  assert.deepEqual(parse(key), { kind: 'key', bytes: [7, 8, 9] });
});

test('an RSA key in the form of PKCS#1 is the key in the form that all others have', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pkcs1 = publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const spki = createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({
    type: 'spki',
    format: 'der',
  });
  assert.deepEqual(parse(pkcs1), { kind: 'key', bytes: [...spki] });
});

test('a mixture, a private key, rubbish, nothing, and too much are refused', () => {
  const privateKey = encodePem({ label: 'PRIVATE KEY', bytes: Uint8Array.of(1) });
  const wrong = [first + key, key + first, key + key, privateKey, `${first}x`, `x${first}`, '', 'x', first.repeat(17)];
  for (const text of wrong) assert.throws(() => parse(text), { name: 'MalformedError' });
  assert.doesNotThrow(() => parse(first.repeat(16)));
  assert.throws(() => parsePemVerifier(new Uint8Array(256 * 1024 + 1)), { code: 'log-entry-malformed' });
});
