// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestHex } from '../crypto/hash.ts';
import { makeRoot } from '../sandbox/pki/certificate.fixture.ts';
import { certificateError, certificateRefused } from './certificate-error.ts';

test('a refusal says which certificate it is about', () => {
  const { certificate } = makeRoot();
  const fingerprint = digestHex('sha256', certificate.der);
  const expired = certificateError('certificate-expired', certificate, 'too old');
  assert.equal(expired.code, 'certificate-expired');
  assert.equal(expired.message, `certificate \`${fingerprint}\`: too old`);
  assert.deepEqual(expired.detail, { fingerprint });
  assert.equal(certificateRefused(certificate, 'no').code, 'certificate-refused');
});
