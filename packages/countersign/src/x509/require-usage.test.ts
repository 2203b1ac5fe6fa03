// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derBitString } from '../bytes/encode-der.ts';
import { makeIntermediate, makeRoot, makeSigner, makeStamper } from '../sandbox/pki/certificate.fixture.ts';
import { critical, extendedKeyUsage } from '../sandbox/pki/extensions.ts';
import { isSelfIssued } from './is-self-issued.ts';
import { requireIssuerUsage, requireLeafUsage } from './require-usage.ts';

const refused = { code: 'certificate-refused' };
const root = makeRoot();

test('contentCommitment alone is enough for timestamps, and not for code', () => {
  const commitment = { oid: '2.5.29.15', critical: true, value: derBitString(Uint8Array.of(0x40), 6) };
  const stamper = makeStamper(root, { extensions: [commitment, critical(extendedKeyUsage('timeStamping'))] });
  assert.doesNotThrow(() => requireLeafUsage(stamper.certificate, 'timestamping'));
  const signer = makeSigner(root, { extensions: [commitment, extendedKeyUsage('codeSigning')] });
  assert.throws(() => requireLeafUsage(signer.certificate, 'code-signing'), refused);
});

test('a leaf of one purpose is none of the other', () => {
  const { certificate } = makeSigner(root);
  assert.doesNotThrow(() => requireLeafUsage(certificate, 'code-signing'));
  assert.throws(() => requireLeafUsage(certificate, 'timestamping'), refused);
});

test('a signer is no issuer', () => {
  const signer = makeSigner(root).certificate;
  assert.doesNotThrow(() => requireIssuerUsage(root.certificate, [signer], 'code-signing'));
  assert.throws(() => requireIssuerUsage(signer, [signer], 'code-signing'), refused);
});

test('self-issued is who bears the name of his issuer', () => {
  assert.equal(isSelfIssued(root.certificate), true);
  assert.equal(isSelfIssued(makeIntermediate(root).certificate), false);
});
