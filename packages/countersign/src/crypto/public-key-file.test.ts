// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodePem } from '../bytes/pem.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { CountersignError } from '../errors/errors.ts';
import { generatePrivateKey } from './generate-private-key.ts';
import type { PublicKey } from './public-key.ts';
import { encodePublicKey, parsePublicKey } from './public-key-file.ts';

const rsa2048 = generateKeyPairSync('rsa', { modulusLength: 2048 });

function spkiPem(handle: KeyObject): Uint8Array {
  return encodeUtf8(handle.export({ type: 'spki', format: 'pem' }) as string);
}

for (const algorithm of [
  'ecdsa-sha2-256-nistp256',
  'ecdsa-sha2-384-nistp384',
  'ecdsa-sha2-512-nistp521',
  'ed25519',
] as const) {
  test(`a public key of ${algorithm} survives the round trip`, () => {
    const { publicKey } = generatePrivateKey(algorithm);
    const parsed = parsePublicKey(encodeUtf8(encodePublicKey(publicKey)));
    assert.deepEqual(parsed.spki, publicKey.spki);
    assert.equal(parsed.kind, publicKey.kind);
    assert.equal(parsed.fingerprint, publicKey.fingerprint);
    assert.match(parsed.fingerprint, /^[0-9a-f]{64}$/);
  });
}

test('an RSA key is the same key in SPKI and in PKCS#1 form', () => {
  const spki = parsePublicKey(spkiPem(rsa2048.publicKey));
  const pkcs1 = parsePublicKey(encodeUtf8(rsa2048.publicKey.export({ type: 'pkcs1', format: 'pem' }) as string));
  assert.equal(spki.fingerprint, pkcs1.fingerprint);
  assert.equal(spki.rsaBits, 2048);
  assert.equal(encodePublicKey(pkcs1), rsa2048.publicKey.export({ type: 'spki', format: 'pem' }));
});

test('a key prints nothing of its handle', () => {
  const { publicKey } = generatePrivateKey('ed25519');
  assert.deepEqual(Object.keys(publicKey), ['kind', 'spki', 'fingerprint']);
});

for (const [name, handle] of [
  ['the curve secp256k1', () => generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey],
  ['the curve P-224', () => generateKeyPairSync('ec', { namedCurve: 'P-224' }).publicKey],
  ['RSA of 1024 bits', () => generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey],
  ['RSA with exponent 3', () => generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).publicKey],
  ['X25519', () => generateKeyPairSync('x25519').publicKey],
  ['Ed448', () => generateKeyPairSync('ed448').publicKey],
] as const) {
  test(`a key of ${name} is refused`, () => {
    assert.throws(() => parsePublicKey(spkiPem(handle())), { code: 'algorithm-refused' });
  });
}

test('an RSA key restricted to PSS is refused, since its parameters would choose the algorithm', () => {
  const { publicKey } = generateKeyPairSync('rsa-pss', { modulusLength: 2048 });
  assert.throws(() => parsePublicKey(spkiPem(publicKey)), { code: 'algorithm-refused' });
});

test('a curve spelled out by its parameters is refused, even when they are those of P-256', () => {
  const { publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    paramEncoding: 'explicit',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  assert.throws(() => parsePublicKey(encodeUtf8(publicKey)), { code: 'algorithm-refused' });
});

function p256(): PublicKey {
  return generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey;
}

function changed(spki: Uint8Array, change: (der: Uint8Array) => Uint8Array): Uint8Array {
  return encodeUtf8(encodePem({ label: 'PUBLIC KEY', bytes: change(new Uint8Array(spki)) }));
}

test('a point that is not on the curve is refused', () => {
  const file = changed(p256().spki, (der) => der.with(-1, (der.at(-1) ?? 0) ^ 1));
  assert.throws(() => parsePublicKey(file), { code: 'key-malformed' });
});

test('a byte behind the key is refused', () => {
  const file = changed(p256().spki, (der) => new Uint8Array([...der, 0]));
  assert.throws(() => parsePublicKey(file), { code: 'key-malformed' });
});

for (const label of [
  'PRIVATE KEY',
  'EC PRIVATE KEY',
  'ENCRYPTED SIGSTORE PRIVATE KEY',
  'CERTIFICATE',
  'TRUSTED CERTIFICATE',
]) {
  test(`a file with the label ${label} is not a public key`, () => {
    const file = encodeUtf8(encodePem({ label, bytes: p256().spki }));
    assert.throws(() => parsePublicKey(file), { code: 'key-not-public' });
  });
}

test('other PEM labels and other files are malformed', () => {
  const file = encodeUtf8(encodePem({ label: 'DH PARAMETERS', bytes: p256().spki }));
  assert.throws(() => parsePublicKey(file), { code: 'key-malformed' });
  assert.throws(() => parsePublicKey(p256().spki), { code: 'pem-malformed' });
  assert.throws(() => parsePublicKey(encodeUtf8('ssh-ed25519 AAAA')), { code: 'pem-malformed' });
});

test('any bytes inside the PEM block are a key or an error of ours', () => {
  const { spki } = p256();
  const flips = fc.tuple(fc.nat(spki.length - 1), fc.integer({ min: 1, max: 255 }));
  fc.assert(
    fc.property(flips, ([index, mask]) => {
      try {
        parsePublicKey(changed(spki, (der) => der.with(index, (der[index] ?? 0) ^ mask)));
      } catch (error) {
        assert.ok(error instanceof CountersignError);
      }
    }),
  );
});
