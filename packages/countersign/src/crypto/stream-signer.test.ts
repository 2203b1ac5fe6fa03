// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey, type SigningAlgorithm } from './generate-private-key.ts';
import { digestHex } from './hash.ts';
import { createStreamSigner } from './stream-signer.ts';
import { verifySignature } from './verify-signature.ts';

const algorithms: readonly SigningAlgorithm[] = [
  'ecdsa-sha2-256-nistp256',
  'ecdsa-sha2-384-nistp384',
  'ecdsa-sha2-512-nistp521',
  'rsa-sign-pkcs1-2048-sha256',
  'ed25519',
];

for (const algorithm of algorithms) {
  test(`content signed in pieces by ${algorithm} verifies as a whole, and not when a byte differs`, async () => {
    const signer = createStreamSigner(generatePrivateKey(algorithm));
    const made = await signer.signStream(pieces(['count', '', 'ersign']));
    const message = new TextEncoder().encode('countersign');
    assert.deepEqual(verifySignature(signer.publicKey, message, made.signature), message);
    assert.equal(Buffer.from(made.digest).toString('hex'), digestHex(made.algorithm, message));
    const other = new TextEncoder().encode('Countersign');
    assert.throws(() => verifySignature(signer.publicKey, other, made.signature), { code: 'signature-mismatch' });
  });
}

async function* pieces(texts: readonly string[]): AsyncIterable<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}
