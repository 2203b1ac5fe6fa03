// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { encodePem } from '../bytes/pem.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey, isSigningAlgorithm, signingAlgorithms } from './generate-private-key.ts';
import { exportPkcs8, importPrivateKey } from './private-key.ts';
import { parsePrivateKey } from './private-key-file.ts';
import { parsePublicKey } from './public-key-file.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });

function pem(handle: KeyObject, type: 'pkcs8' | 'pkcs1' | 'sec1'): Uint8Array {
  return encodeUtf8(handle.export({ type, format: 'pem' }) as string);
}

function fingerprintOf(handle: KeyObject): string {
  return parsePublicKey(encodeUtf8(handle.export({ type: 'spki', format: 'pem' }) as string)).fingerprint;
}

test('PKCS#8, PKCS#1 and SEC 1 files are read', () => {
  assert.equal(parsePrivateKey(pem(rsa.privateKey, 'pkcs8')).publicKey.fingerprint, fingerprintOf(rsa.publicKey));
  assert.equal(parsePrivateKey(pem(rsa.privateKey, 'pkcs1')).publicKey.fingerprint, fingerprintOf(rsa.publicKey));
  assert.equal(parsePrivateKey(pem(p256.privateKey, 'sec1')).publicKey.fingerprint, fingerprintOf(p256.publicKey));
  const ed25519 = generateKeyPairSync('ed25519');
  assert.equal(parsePrivateKey(pem(ed25519.privateKey, 'pkcs8')).publicKey.kind, 'ed25519');
});

test('an RSA key of an unusual size may not sign', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2056 });
  assert.throws(() => parsePrivateKey(pem(privateKey, 'pkcs8')), { code: 'algorithm-refused' });
});

test('a key of another curve may not sign', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' });
  assert.throws(() => parsePrivateKey(pem(privateKey, 'pkcs8')), { code: 'algorithm-refused' });
});

test('a file whose public part belongs to another key is refused', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = new Uint8Array(p256.privateKey.export({ type: 'sec1', format: 'der' }));
  der.set(other.publicKey.export({ type: 'spki', format: 'der' }).subarray(-64), der.length - 64);
  assert.throws(() => parsePrivateKey(encodeUtf8(encodePem({ label: 'EC PRIVATE KEY', bytes: der }))), {
    code: 'key-malformed',
  });
});

test('a file with one damaged RSA prime is refused', () => {
  const jwk = rsa.privateKey.export({ format: 'jwk' });
  const prime = Buffer.from(String(jwk.p), 'base64url');
  const der = new Uint8Array(rsa.privateKey.export({ type: 'pkcs1', format: 'der' }));
  const at = Buffer.from(der).indexOf(prime);
  der[at + 100] = (der[at + 100] ?? 0) ^ 2;
  assert.throws(() => parsePrivateKey(encodeUtf8(encodePem({ label: 'RSA PRIVATE KEY', bytes: der }))), {
    code: 'key-malformed',
  });
});

test('files that hold no importable private key say what they are', () => {
  const spki = encodeUtf8(p256.publicKey.export({ type: 'spki', format: 'pem' }) as string);
  assert.throws(() => parsePrivateKey(spki), { code: 'key-not-private' });
  const encrypted = p256.privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
  assert.throws(() => parsePrivateKey(encodeUtf8(encrypted as string)), { code: 'key-unsupported' });
  const cosign = encodeUtf8(encodePem({ label: 'ENCRYPTED SIGSTORE PRIVATE KEY', bytes: Uint8Array.of(1) }));
  assert.throws(() => parsePrivateKey(cosign), { code: 'key-not-private' });
  const rubbish = encodeUtf8(encodePem({ label: 'PRIVATE KEY', bytes: Uint8Array.of(1, 2, 3) }));
  assert.throws(() => parsePrivateKey(rubbish), { code: 'key-malformed' });
});

for (const algorithm of signingAlgorithms) {
  test(`a key generated for ${algorithm} is of its kind and survives PKCS#8`, () => {
    const key = generatePrivateKey(algorithm);
    const again = importPrivateKey(exportPkcs8(key), 'pkcs8');
    assert.equal(again.publicKey.fingerprint, key.publicKey.fingerprint);
    assert.equal(
      key.publicKey.rsaBits,
      /^rsa-sign-pkcs1-(\d+)/.test(algorithm) ? Number(algorithm.slice(15, 19)) : undefined,
    );
  });
}

test('names of other algorithms are not taken', () => {
  assert.equal(isSigningAlgorithm('ed25519'), true);
  assert.equal(isSigningAlgorithm('rsa-sign-pkcs1-1024-sha256'), false);
});

test('a private key shows nothing of itself', () => {
  const key = generatePrivateKey('ed25519');
  assert.deepEqual(Object.keys(key), ['publicKey']);
});
