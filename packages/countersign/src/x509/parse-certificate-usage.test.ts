// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derBitString, derBoolean, derInteger, derSequence } from '../bytes/encode-der.ts';
import { makeRoot } from '../sandbox/pki/certificate.fixture.ts';
import {
  authorityConstraints,
  critical,
  extendedKeyUsage,
  keyUsage,
  leafConstraints,
} from '../sandbox/pki/extensions.ts';
import type { CertificateExtension } from './certificate.ts';
import { type CertificateUsage, parseCertificateUsage } from './parse-certificate-usage.ts';

const malformed = { code: 'der-malformed' };

function usageOf(...extensions: readonly CertificateExtension[]): CertificateUsage {
  return parseCertificateUsage(makeRoot({ extensions }).certificate);
}

function constraints(...parts: readonly Uint8Array[]): CertificateExtension {
  return { oid: '2.5.29.19', critical: true, value: derSequence(...parts) };
}

test('without extensions a certificate is no authority and may be used for anything', () => {
  assert.deepEqual(usageOf(), { isAuthority: false, arePurposesCritical: false, unknownCritical: [] });
});

test('an authority is one that says so', () => {
  assert.equal(usageOf(authorityConstraints()).isAuthority, true);
  assert.equal(usageOf(authorityConstraints(3)).maxAuthoritiesBelow, 3);
  assert.equal(usageOf(leafConstraints()).isAuthority, false);
  assert.equal(usageOf(constraints(derBoolean('false'))).isAuthority, false);
  assert.throws(() => usageOf(constraints(derBoolean('true'), derInteger(-1))), malformed);
  assert.throws(() => usageOf(constraints(derInteger(0), derBoolean('true'))), malformed);
});

test('key usages are the bits of their number', () => {
  const none = { digitalSignature: false, contentCommitment: false, keyCertSign: false };
  assert.deepEqual(usageOf(keyUsage('digitalSignature')).keyUsage, { ...none, digitalSignature: true });
  assert.deepEqual(usageOf(keyUsage('keyCertSign')).keyUsage, { ...none, keyCertSign: true });
  assert.deepEqual(usageOf(keyUsage('keyEncipherment', 'cRLSign')).keyUsage, none);
  const commitment = { oid: '2.5.29.15', critical: true, value: derBitString(Uint8Array.of(0x40), 6) };
  assert.deepEqual(usageOf(commitment).keyUsage, { ...none, contentCommitment: true });
});

test('purposes are read with their criticality', () => {
  const { purposes, arePurposesCritical } = usageOf(critical(extendedKeyUsage('codeSigning', 'any')));
  assert.deepEqual(purposes, ['1.3.6.1.5.5.7.3.3', '2.5.29.37.0']);
  assert.equal(arePurposesCritical, true);
  assert.equal(usageOf(extendedKeyUsage('codeSigning')).arePurposesCritical, false);
});

test('critical extensions that are not understood are named', () => {
  const poison = { oid: '1.3.6.1.4.1.11129.2.4.3', critical: true, value: Uint8Array.of(5, 0) };
  assert.deepEqual(usageOf(poison).unknownCritical, ['1.3.6.1.4.1.11129.2.4.3']);
  assert.deepEqual(usageOf({ ...poison, critical: false }).unknownCritical, []);
});
