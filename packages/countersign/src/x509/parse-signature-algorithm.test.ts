// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDer } from '../bytes/der.ts';
import { derExplicit, derInteger, derNull, derOid, derSequence } from '../bytes/encode-der.ts';
import type { CertificateSignatureAlgorithm } from '../crypto/signature-algorithm.ts';
import { encodeHashAlgorithm, encodeSignatureAlgorithm } from '../sandbox/pki/encode-algorithm.ts';
import { parseHashAlgorithm, parseSignatureAlgorithm, parseSignerAlgorithm } from './parse-signature-algorithm.ts';

const malformed = { code: 'der-malformed' };
const refused = { code: 'algorithm-refused' };
const oid = {
  ecdsaSha256: '1.2.840.10045.4.3.2',
  rsaSha256: '1.2.840.113549.1.1.11',
  rsaKey: '1.2.840.113549.1.1.1',
  pss: '1.2.840.113549.1.1.10',
  mgf1: '1.2.840.113549.1.1.8',
  ed25519: '1.3.101.112',
  sha256: '2.16.840.1.101.3.4.2.1',
};

function parse(...parts: readonly Uint8Array[]): CertificateSignatureAlgorithm {
  return parseSignatureAlgorithm(readDer(derSequence(...parts)));
}

test('what is written is read, for every algorithm and hash', () => {
  for (const hash of ['sha256', 'sha384', 'sha512'] as const) {
    for (const algorithm of [
      { kind: 'ecdsa', hash },
      { kind: 'rsa-pkcs1', hash },
      { kind: 'rsa-pss', hash, saltLength: 32 },
      { kind: 'ed25519' },
    ] as const) {
      assert.deepEqual(parseSignatureAlgorithm(readDer(encodeSignatureAlgorithm(algorithm))), algorithm);
    }
    assert.equal(parseHashAlgorithm(readDer(encodeHashAlgorithm(hash))), hash);
  }
});

test('parameters are those of the specification: none for ECDSA and Ed25519, NULL or none for RSA', () => {
  assert.doesNotThrow(() => parse(derOid(oid.ecdsaSha256)));
  assert.throws(() => parse(derOid(oid.ecdsaSha256), derNull()), malformed);
  assert.doesNotThrow(() => parse(derOid(oid.ed25519)));
  assert.throws(() => parse(derOid(oid.ed25519), derNull()), malformed);
  assert.doesNotThrow(() => parse(derOid(oid.rsaSha256)));
  assert.throws(() => parse(derOid(oid.rsaSha256), derInteger(0)), malformed);
});

test('SHA-1, MD5 and what nobody knows are refused', () => {
  for (const name of ['1.2.840.113549.1.1.5', '1.2.840.113549.1.1.4', '1.2.840.10045.4.1', '1.2.3', oid.rsaKey]) {
    assert.throws(() => parse(derOid(name)), refused, name);
  }
  assert.throws(() => parseHashAlgorithm(readDer(derSequence(derOid('1.3.14.3.2.26'), derNull()))), refused);
});

test('RSA-PSS states its hash, and the same one for its mask', () => {
  const mask = (hash: 'sha256' | 'sha384'): Uint8Array =>
    derExplicit(1, derSequence(derOid(oid.mgf1), encodeHashAlgorithm(hash)));
  const hash = derExplicit(0, encodeHashAlgorithm('sha256'));
  const salt = derExplicit(2, derInteger(32));
  const pss =
    (...parameters: readonly Uint8Array[]) =>
    (): unknown =>
      parse(derOid(oid.pss), derSequence(...parameters));
  assert.doesNotThrow(pss(hash, mask('sha256'), salt));
  assert.doesNotThrow(pss(hash, mask('sha256'), salt, derExplicit(3, derInteger(1))));
  assert.deepEqual(pss(hash, mask('sha256'))(), { kind: 'rsa-pss', hash: 'sha256', saltLength: 20 });
  assert.throws(pss(hash, mask('sha384'), salt), malformed);
  assert.throws(pss(mask('sha256'), salt), malformed);
  assert.throws(pss(hash, salt), malformed);
  assert.throws(pss(hash, mask('sha256'), derExplicit(2, derInteger(4096))), malformed);
  assert.throws(pss(hash, mask('sha256'), salt, derExplicit(3, derInteger(2))), malformed);
  assert.throws(() => parse(derOid(oid.pss)), malformed);
});

test('in CMS the algorithm may be that of the key, and the hash stands beside it', () => {
  const rsa = readDer(derSequence(derOid(oid.rsaKey), derNull()));
  assert.deepEqual(parseSignerAlgorithm(rsa, 'sha512'), { kind: 'rsa-pkcs1', hash: 'sha512' });
  const ecdsa = readDer(derSequence(derOid(oid.ecdsaSha256)));
  assert.deepEqual(parseSignerAlgorithm(ecdsa, 'sha512'), { kind: 'ecdsa', hash: 'sha256' });
  assert.throws(() => parseSignerAlgorithm(readDer(derSequence(derOid('1.2.840.10045.2.1'))), 'sha256'), refused);
});
