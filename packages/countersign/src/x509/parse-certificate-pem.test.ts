// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePem } from '../bytes/pem.ts';
import { makeRoot } from '../sandbox/pki/certificate.fixture.ts';
import { parseCertificatesPem } from './parse-certificate-pem.ts';

const malformed = { code: 'certificate-malformed' };
const { der } = makeRoot().certificate;
const other = makeRoot({}, 'other').certificate.der;
const pem = encodePem({ label: 'CERTIFICATE', bytes: der });
const otherPem = encodePem({ label: 'CERTIFICATE', bytes: other });

test('certificates are read in their order, with white space around them', () => {
  assert.deepEqual(
    parseCertificatesPem(`\n${pem}\r\n\n${otherPem} \n`, 2).map((certificate) => certificate.der),
    [der, other],
  );
});

test('as many are read as the caller allows', () => {
  assert.equal(parseCertificatesPem(`${pem}${otherPem}`, 2).length, 2);
  assert.throws(() => parseCertificatesPem(`${pem}${otherPem}`, 1), malformed);
  assert.throws(() => parseCertificatesPem(`${pem}${otherPem}${pem}${pem}`, 1), malformed);
});

test('no certificate, another block, and text around them are refused', () => {
  const key = encodePem({ label: 'PUBLIC KEY', bytes: der });
  for (const text of ['', ' \n', `${pem}x`, `x${pem}`, `${pem}x${otherPem}`, key, `${pem}${key}`, pem.slice(0, -5)]) {
    assert.throws(() => parseCertificatesPem(text, 4), malformed, text);
  }
});

test('a block whose bytes are no certificate, and too much text, are refused', () => {
  const rubbish = encodePem({ label: 'CERTIFICATE', bytes: der.subarray(1) });
  assert.throws(() => parseCertificatesPem(rubbish, 4), malformed);
  assert.throws(() => parseCertificatesPem(' '.repeat(1024 * 1024 + 1), 4), malformed);
});
