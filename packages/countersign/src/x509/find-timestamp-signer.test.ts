// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAuthority, makeIntermediate, makeRoot, makeStamper } from '../sandbox/pki/certificate.fixture.ts';
import type { Certificate } from './certificate.ts';
import { findTimestampSigner } from './find-timestamp-signer.ts';
import type { TimestampToken } from './timestamp-token.ts';

const root = makeRoot();
const between = makeIntermediate(root);
const stamper = makeStamper(between);

function tokenBy({ issuer, serialNumber }: Certificate, certificates: readonly Uint8Array[]): TimestampToken {
  const nothing = new Uint8Array();
  const digest = { hash: 'sha256', bytes: nothing } as const;
  return {
    info: nothing,
    imprint: digest,
    instantMs: 0,
    certificates,
    signer: {
      id: { kind: 'issuer-and-serial', issuer, serialNumber },
      algorithm: { kind: 'ed25519' },
      signed: nothing,
      signature: nothing,
      contentDigest: digest,
      certificateDigests: [],
    },
  };
}

test('the certificate of the trusted authority goes before what came with the token', () => {
  const authority = makeAuthority(root, [stamper, between]);
  const found = findTimestampSigner(tokenBy(stamper.certificate, [stamper.certificate.der]), authority);
  assert.equal(found?.certificate, stamper.certificate);
  assert.deepEqual(found.extraIntermediates, []);
});

test('what came with the token is looked at where the authority names no signer, and rubbish in it is skipped', () => {
  const certificates = [Uint8Array.of(0x30, 0), between.certificate.der, stamper.certificate.der];
  const token = tokenBy(stamper.certificate, certificates);
  const found = findTimestampSigner(token, makeAuthority(root));
  assert.deepEqual(found?.certificate.der, stamper.certificate.der);
  assert.deepEqual(
    found.extraIntermediates.map(({ der }) => der),
    [between.certificate.der],
  );
  const other = makeStamper(root, { subject: { commonName: 'other' } });
  assert.equal(findTimestampSigner(token, makeAuthority(root, [other])), undefined);
});

test('a certificate with another issuer or number is not the one that is named', () => {
  const certificates = [stamper.certificate.der];
  const named = (differs: Partial<Certificate>): TimestampToken =>
    tokenBy({ ...stamper.certificate, ...differs }, certificates);
  const authority = makeAuthority(root);
  assert.notEqual(findTimestampSigner(named({}), authority), undefined);
  assert.equal(findTimestampSigner(named({ serialNumber: Uint8Array.of(1) }), authority), undefined);
  assert.equal(findTimestampSigner(named({ issuer: root.certificate.issuer }), authority), undefined);
});
