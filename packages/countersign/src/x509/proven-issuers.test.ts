// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeIntermediate, makeRoot } from '../sandbox/pki/certificate.fixture.ts';
import { isSignedBy } from './proven-issuers.ts';

const root = makeRoot().certificate;
const twin = makeRoot().certificate;

test('a certificate is signed by its issuer, at the first question and at the next', () => {
  const issuer = makeRoot();
  const { certificate } = makeIntermediate(issuer);
  assert.equal(isSignedBy(certificate, issuer.certificate), true);
  assert.equal(isSignedBy(certificate, issuer.certificate), true);
  assert.equal(isSignedBy(certificate, twin), false);
});

test('what is remembered of a certificate is not believed of a changed copy', () => {
  assert.equal(isSignedBy(root, root), true);
  const forged = { ...root, tbs: root.tbs.with(20, 0) };
  assert.equal(isSignedBy(forged, root), false);
  assert.equal(isSignedBy(root, { ...root, publicKey: twin.publicKey }), false);
});
