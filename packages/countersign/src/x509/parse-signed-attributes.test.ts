// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDer } from '../bytes/der.ts';
import { derOctetString, derOid, derSequence, encodeDer } from '../bytes/encode-der.ts';
import { encodeHashAlgorithm } from '../sandbox/pki/encode-algorithm.ts';
import { parseSignedAttributes } from './parse-signed-attributes.ts';

const malformed = { code: 'der-malformed' };
const contentOid = '1.2.840.113549.1.9.16.1.4';
const digest = Uint8Array.of(1, 2, 3);

function attribute(oid: string, ...values: readonly Uint8Array[]): Uint8Array {
  return derSequence(derOid(oid), encodeDer(0x31, ...values));
}

const contentType = attribute('1.2.840.113549.1.9.3', derOid(contentOid));
const messageDigest = attribute('1.2.840.113549.1.9.4', derOctetString(digest));
const first = (oid: string, ...id: readonly Uint8Array[]): Uint8Array =>
  attribute(oid, derSequence(derSequence(derSequence(...id))));
const signingCertificate = (...id: readonly Uint8Array[]): Uint8Array => first('1.2.840.113549.1.9.16.2.12', ...id);
const signingCertificateV2 = (...id: readonly Uint8Array[]): Uint8Array => first('1.2.840.113549.1.9.16.2.47', ...id);

function parse(...attributes: readonly Uint8Array[]): ReturnType<typeof parseSignedAttributes> {
  return parseSignedAttributes(readDer(encodeDer(0xa0, ...attributes)), contentOid, 'sha256');
}

test('what is signed is the same bytes under the tag of a SET', () => {
  const { signed, contentDigest, certificateDigests } = parse(contentType, messageDigest);
  assert.deepEqual(signed, encodeDer(0x31, contentType, messageDigest));
  assert.deepEqual(contentDigest, { hash: 'sha256', bytes: digest });
  assert.deepEqual(certificateDigests, []);
});

test('the certificate may be named by SHA-1, by SHA-256 without saying so, or by another hash', () => {
  const named = [
    signingCertificate(derOctetString(digest)),
    signingCertificateV2(encodeHashAlgorithm('sha384'), derOctetString(digest)),
  ];
  assert.deepEqual(parse(contentType, messageDigest, ...named).certificateDigests, [
    { hash: 'sha1', bytes: digest },
    { hash: 'sha384', bytes: digest },
  ]);
  const byDefault = signingCertificateV2(derOctetString(digest));
  assert.deepEqual(parse(contentType, messageDigest, byDefault).certificateDigests, [
    { hash: 'sha256', bytes: digest },
  ]);
});

test('a missing, doubled or wrong attribute is refused', () => {
  const otherType = attribute('1.2.840.113549.1.9.3', derOid('1.2.840.113549.1.7.1'));
  const twoValues = attribute('1.2.840.113549.1.9.4', derOctetString(digest), derOctetString(digest));
  const empty = attribute('1.2.840.113549.1.9.16.2.47', derSequence(derSequence()));
  for (const attributes of [
    [contentType],
    [messageDigest],
    [otherType, messageDigest],
    [contentType, messageDigest, messageDigest],
    [contentType, twoValues],
    [contentType, messageDigest, empty],
  ]) {
    assert.throws(() => parse(...attributes), malformed);
  }
});
