// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeHex } from '../bytes/hex.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { signEd25519In, signEd25519ph, withHighS } from './ed25519ph.fixture.ts';
import { isEd25519phSignature, verifyEd25519phSignature } from './ed25519ph.ts';
import { generatePrivateKey } from './generate-private-key.ts';
import { digestBytes } from './hash.ts';
import { createKeySigner } from './key-signer.ts';
import { exportPkcs8, importPrivateKey } from './private-key.ts';

const key = generatePrivateKey('ed25519');
const message = encodeUtf8('the message');
const sha512 = digestBytes('sha512', message);
const signature = signEd25519ph(key, message);
const refused = { code: 'signature-mismatch' };

test('the signature of RFC 8032 §7.3 is proven, and over another hash refused', () => {
  const seed = '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42';
  const { publicKey } = importPrivateKey(decodeHex(`302e020100300506032b657004220420${seed}`), 'pkcs8');
  const signed = decodeHex(
    '98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae4131f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406',
  );
  verifyEd25519phSignature(publicKey, digestBytes('sha512', encodeUtf8('abc')), signed);
  assert.throws(() => verifyEd25519phSignature(publicKey, digestBytes('sha512', encodeUtf8('abd')), signed), refused);
});

test('a signature is proven by its key, and by no other key, of this kind or another', () => {
  assert.equal(verifyEd25519phSignature(key.publicKey, sha512, signature), sha512);
  for (const algorithm of ['ed25519', 'ecdsa-sha2-256-nistp256'] as const) {
    const { publicKey } = generatePrivateKey(algorithm);
    assert.throws(() => verifyEd25519phSignature(publicKey, sha512, signature), refused);
  }
});

test('no bit of a signature can change', () => {
  for (let bit = 0; bit < 512; bit += 3) {
    const flipped = signature.with(bit >> 3, (signature[bit >> 3] ?? 0) ^ (1 << (bit & 7)));
    assert.throws(() => verifyEd25519phSignature(key.publicKey, sha512, flipped), refused);
  }
});

test('a signature with bytes behind it, cut, or empty is refused, and so is a hash of another length', () => {
  const wrongs = [
    new Uint8Array([...signature, 0]),
    signature.subarray(1),
    signature.subarray(0, -1),
    new Uint8Array(),
  ];
  for (const wrong of wrongs) assert.equal(isEd25519phSignature(key.publicKey, sha512, wrong), false);
  const short = digestBytes('sha256', message);
  const ofShort = signEd25519In(encodeDomain(1, []), exportPkcs8(key).subarray(-32), short);
  assert.equal(isEd25519phSignature(key.publicKey, short, ofShort), false);
});

test('the other signature that the equation allows, with S + L, is refused', () => {
  assert.equal(isEd25519phSignature(key.publicKey, sha512, withHighS(signature)), false);
});

test('a pure signature of the hash, and one under another domain, are refused', async () => {
  const pure = await createKeySigner(key).sign(sha512);
  const seed = exportPkcs8(key).subarray(-32);
  const inDomain = (domain: Uint8Array) => signEd25519In(domain, seed, sha512);
  const domains = [new Uint8Array(), encodeDomain(0, []), encodeDomain(1, [0x78]), encodeDomain(1, []).subarray(0, -1)];
  for (const wrong of [pure, ...domains.map(inDomain)]) {
    assert.throws(() => verifyEd25519phSignature(key.publicKey, sha512, wrong), refused);
  }
  verifyEd25519phSignature(key.publicKey, sha512, inDomain(encodeDomain(1, [])));
});

function encodeDomain(flag: number, context: readonly number[]): Uint8Array {
  return new Uint8Array([...encodeUtf8('SigEd25519 no Ed25519 collisions'), flag, context.length, ...context]);
}
