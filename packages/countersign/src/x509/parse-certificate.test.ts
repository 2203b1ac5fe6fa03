// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readDer, readDerChildren } from '../bytes/der.ts';
import { derExplicit, derInteger, derSequence, encodeDer } from '../bytes/encode-der.ts';
import { encodeHex } from '../bytes/hex.ts';
import { CountersignError } from '../errors/errors.ts';
import { endMs, makeRoot, makeSigner, signerExtensions, startMs } from '../sandbox/pki/certificate.fixture.ts';
import { encodeName } from '../sandbox/pki/encode-name.ts';
import { fulcioExtension } from '../sandbox/pki/extensions.ts';
import { parseCertificate } from './parse-certificate.ts';

const malformed = { code: 'certificate-malformed' };
const root = makeRoot();
const signer = makeSigner(root);
const { der } = signer.certificate;

/** The certificate with one of its parts replaced; the signature under it no longer holds, but nobody looks at it here. */
function replaced(part: 'tbs' | 'algorithm' | 'field', index: number, bytes: Uint8Array): Uint8Array {
  const parts = readDerChildren(readDer(der), 3).map((child) => child.bytes);
  if (part === 'algorithm') return derSequence(...parts.with(1, bytes));
  const [tbs = new Uint8Array()] = parts;
  if (part === 'tbs') return derSequence(bytes, ...parts.slice(1));
  const fields = readDerChildren(readDer(tbs), 10).map((child) => child.bytes);
  return derSequence(derSequence(...fields.with(index, bytes)), ...parts.slice(1));
}

test('everything that a certificate says is read, as slices of it', () => {
  const certificate = parseCertificate(der);
  assert.equal(certificate.tbs.buffer, der.buffer);
  assert.deepEqual(certificate.issuer, encodeName({ organization: 'test', commonName: 'root' }));
  assert.deepEqual(certificate.subject, encodeName({}));
  assert.equal(certificate.notBeforeMs, startMs);
  assert.equal(certificate.notAfterMs, endMs);
  assert.equal(certificate.publicKey.fingerprint, signer.key.publicKey.fingerprint);
  assert.deepEqual(certificate.signatureAlgorithm, { kind: 'ecdsa', hash: 'sha256' });
  assert.deepEqual(certificate.extensions, signerExtensions);
});

test('a certificate without extensions has none', () => {
  assert.deepEqual(makeSigner(root, { extensions: [] }).certificate.extensions, []);
});

test('the serial number has at most twenty octets', () => {
  const ones = new Uint8Array(21).fill(0xff);
  assert.equal(
    encodeHex(makeSigner(root, { serialNumber: ones.subarray(1) }).certificate.serialNumber),
    `00${'ff'.repeat(20)}`,
  );
  assert.throws(() => makeSigner(root, { serialNumber: ones }), malformed);
});

test('a version other than 3 is refused', () => {
  assert.doesNotThrow(() => parseCertificate(replaced('field', 0, derExplicit(0, derInteger(2)))));
  assert.throws(() => parseCertificate(replaced('field', 0, derExplicit(0, derInteger(1)))), malformed);
  const fields = readDerChildren(readDer(signer.certificate.tbs), 10).map((child) => child.bytes);
  assert.throws(() => parseCertificate(replaced('tbs', 0, derSequence(...fields.slice(1)))), malformed);
});

test('a signature algorithm outside that is not the one inside is refused', () => {
  const ed25519 = derSequence(Uint8Array.of(0x06, 3, 0x2b, 0x65, 0x70));
  assert.throws(() => parseCertificate(replaced('algorithm', 1, ed25519)), malformed);
});

test('an extension that stands twice is refused', () => {
  const once = fulcioExtension(1, 'https://issuer.example');
  assert.doesNotThrow(() => makeSigner(root, { extensions: [once, fulcioExtension(2, 'push')] }));
  assert.throws(() => makeSigner(root, { extensions: [once, fulcioExtension(1, 'https://other.example')] }), malformed);
});

test('sixty-four extensions are read, and one more is refused', () => {
  const many = Array.from({ length: 65 }, (_, index) => fulcioExtension(index + 100, 'x'));
  assert.equal(makeSigner(root, { extensions: many.slice(1) }).certificate.extensions.length, 64);
  assert.throws(() => makeSigner(root, { extensions: many }), malformed);
});

test('a validity with a fraction of a second is refused', () => {
  const time = (text: string): Uint8Array => encodeDer(0x18, Buffer.from(text));
  const validity = (end: string): Uint8Array => replaced('field', 4, derSequence(time('20260101000000Z'), time(end)));
  assert.doesNotThrow(() => parseCertificate(validity('20260101000001Z')));
  assert.throws(() => parseCertificate(validity('20260101000000.5Z')), malformed);
});

test('bytes behind the certificate, another field in it, or too many bytes are refused', () => {
  assert.throws(() => parseCertificate(new Uint8Array([...der, 0])), malformed);
  const parts = readDerChildren(readDer(der), 3).map((child) => child.bytes);
  assert.throws(() => parseCertificate(derSequence(...parts, Uint8Array.of(5, 0))), malformed);
  assert.throws(() => parseCertificate(new Uint8Array(65_537)), malformed);
});

test('a key or a signature of an algorithm that is not allowed is refused as such', () => {
  const sha1WithRsa = Buffer.from('300d06092a864886f70d0101050500', 'hex');
  const fields = readDerChildren(readDer(signer.certificate.tbs), 10).map((child) => child.bytes);
  const parts = readDerChildren(readDer(der), 3).map((child) => child.bytes);
  const changed = derSequence(derSequence(...fields.with(2, sha1WithRsa)), ...parts.slice(1).with(0, sha1WithRsa));
  assert.throws(() => parseCertificate(changed), { code: 'algorithm-refused' });
});

test('any change of any byte gives a value or an error of ours', () => {
  fc.assert(
    fc.property(fc.nat(der.byteLength - 1), fc.nat(255), fc.nat(der.byteLength), (place, octet, length) => {
      for (const bytes of [der.with(place, octet), der.subarray(0, length)]) {
        orOurs(() => parseCertificate(new Uint8Array(bytes)));
      }
    }),
  );
});

function orOurs(parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
  }
}
