// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDer, readDerChildren } from '../bytes/der.ts';
import { derExplicit, derInteger, derNull, derSequence, encodeDer } from '../bytes/encode-der.ts';
import { makeRoot, makeStamper } from '../sandbox/pki/certificate.fixture.ts';
import { encodeHashAlgorithm } from '../sandbox/pki/encode-algorithm.ts';
import { encodeSignedData } from '../sandbox/pki/encode-signed-data.ts';
import { parseSignedData, type SignedData } from './parse-signed-data.ts';

const malformed = { code: 'der-malformed' };
const contentOid = '1.2.840.113549.1.9.16.1.4';
const content = Uint8Array.of(1, 2, 3);
const root = makeRoot();
const stamper = makeStamper(root);
const embedded = [stamper.certificate.der, root.certificate.der];
const whole = encodeSignedData(contentOid, content, {
  key: stamper.key,
  certificate: stamper.certificate.der,
  certificateIssuer: stamper.content.issuer,
  certificateSerial: stamper.content.serialNumber,
  embedded,
});

function childrenOf(der: Uint8Array): readonly Uint8Array[] {
  return readDerChildren(readDer(der), 32).map(({ bytes }) => bytes);
}

const [type = content, wrapped = content] = childrenOf(whole);
const [data = content] = childrenOf(wrapped);
const [version = content, algorithms = content, info = content, certificates = content, signers = content] =
  childrenOf(data);

function parse(...fields: readonly Uint8Array[]): SignedData {
  return parseSignedData(readDer(derSequence(type, derExplicit(0, derSequence(...fields)))), contentOid);
}

test('content, certificates and signer are read', () => {
  const { certificates: found, signer, content: signed } = parse(version, algorithms, info, certificates, signers);
  assert.deepEqual(signed, content);
  assert.deepEqual(
    found,
    embedded.toSorted((left, right) => Buffer.compare(left, right)),
  );
  assert.deepEqual(signer.algorithm, { kind: 'ecdsa', hash: 'sha256' });
  assert.equal(signer.signed[0], 0x31);
  assert.equal(signer.certificateDigests.length, 1);
  assert.deepEqual(signer.id, {
    kind: 'issuer-and-serial',
    issuer: stamper.certificate.issuer,
    serialNumber: stamper.certificate.serialNumber,
  });
});

test('certificates of other kinds are left out, and so is a list of revocations', () => {
  const other = derExplicit(0, encodeDer(0xa1, derNull()), stamper.certificate.der);
  assert.deepEqual(parse(version, algorithms, info, other, derExplicit(1), signers).certificates, embedded.slice(0, 1));
  assert.deepEqual(parse(version, algorithms, info, signers).certificates, []);
});

test('another version, another type of content, two signers or none, and a hash that is not announced are refused', () => {
  const [signer = content] = childrenOf(signers);
  const sha512 = encodeDer(0x31, encodeHashAlgorithm('sha512'));
  assert.throws(() => parse(derInteger(1), algorithms, info, certificates, signers), malformed);
  assert.throws(() => parse(version, algorithms, info, certificates, encodeDer(0x31)), malformed);
  assert.throws(() => parse(version, algorithms, info, certificates, encodeDer(0x31, signer, signer)), malformed);
  assert.throws(() => parse(version, sha512, info, certificates, signers), malformed);
  assert.throws(() => parse(version, algorithms, info, certificates, signers, derNull()), malformed);
  assert.throws(() => parseSignedData(readDer(whole), '1.2.840.113549.1.7.1'), malformed);
});
