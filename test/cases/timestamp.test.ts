// SPDX-License-Identifier: Apache-2.0
import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { digestBytes } from '../../packages/countersign/src/crypto/hash.ts';
import { buildCertificate } from '../../packages/countersign/src/sandbox/pki/build-certificate.ts';
import type { Hierarchy } from '../../packages/countersign/src/sandbox/pki/create-authority.ts';
import { critical, extendedKeyUsage, keyUsage } from '../../packages/countersign/src/sandbox/pki/extensions.ts';
import { signInWorld, timestampInWorld } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import type { CertificateExtension } from '../../packages/countersign/src/x509/certificate.ts';
import { stampedBy, withRootJson, withTimestampAuthority } from '../faults/world-with.ts';
import { plain, requireRefusal, verify } from './verify-in-world.ts';

const { world } = createTestWorld();
const hourMs = 3_600_000;

/** The world's authority with a certificate that says this of its usage; trusted. */
function stamperWith(usage: readonly CertificateExtension[]): Hierarchy {
  const { root, issued } = world.timestampAuthority;
  const content = {
    serialNumber: issued.serialNumber,
    issuer: root.name,
    subject: issued.name,
    notBeforeMs: world.startMs,
    notAfterMs: world.startMs + 1000 * hourMs,
    spki: issued.key.publicKey.spki,
    extensions: [keyUsage('digitalSignature'), ...usage],
  };
  return { root, issued: { ...issued, certificate: buildCertificate(content, root.key) } };
}

function signStampedBy(usage: readonly CertificateExtension[]) {
  const changed = withTimestampAuthority(world, stamperWith(usage));
  return { changed, bytes: signInWorld(changed, { ...plain, rekor: 'v2' }).bytes };
}

test('a timestamp by a certificate for timestamping alone, and critically so, is accepted', () => {
  const { changed, bytes } = signStampedBy([critical(extendedKeyUsage('timeStamping'))]);
  equal(verify(changed, bytes).timestamps.length, 1);
});

for (const [title, usage] of [
  ['for servers', [critical(extendedKeyUsage('serverAuth'))]],
  ['for code signing', [critical(extendedKeyUsage('codeSigning'))]],
  ['for timestamping and servers', [critical(extendedKeyUsage('timeStamping', 'serverAuth'))]],
  ['for timestamping, not critically', [extendedKeyUsage('timeStamping')]],
  ['without extended key usage', []],
] as const) {
  test(`a timestamp by a certificate ${title} is refused`, () => {
    const { changed, bytes } = signStampedBy(usage);
    requireRefusal('timestamp-invalid', () => verify(changed, bytes));
  });
}

test('a timestamp of an authority that is not trusted, beside one that is, is accepted', () => {
  const { bundle, signature } = signInWorld(world, plain);
  const stranger = timestampInWorld(createTestWorld().world, signature);
  const timestamps = [stranger, ...bundle.timestamps];
  equal(verify(world, { ...bundle, timestamps }, { demands: { timestamps: 1 } }).timestamps.length, 1);
});

test('a timestamp of an authority that is not trusted is refused where one is asked for', () => {
  const { bundle, signature } = signInWorld(world, plain);
  const timestamps = [timestampInWorld(createTestWorld().world, signature)];
  const stranger = { ...bundle, timestamps };
  ok(verify(world, stranger), 'its twin, of which none is asked for, is accepted');
  requireRefusal('timestamp-missing', () => verify(world, stranger, { demands: { timestamps: 1 } }));
});

test('two timestamps of one authority are refused where two authorities are asked for', () => {
  const { bundle, signature } = signInWorld(world, plain);
  const timestamps = [...bundle.timestamps, timestampInWorld(world, signature)];
  ok(verify(world, { ...bundle, timestamps }, { demands: { timestamps: 1 } }), 'its twin with one wanted is accepted');
  requireRefusal('timestamp-missing', () => verify(world, { ...bundle, timestamps }, { demands: { timestamps: 2 } }));
});

test('an entry of Rekor 2 without a timestamp is refused: nothing says when it was signed', () => {
  ok(verify(world, signInWorld(world, { ...plain, rekor: 'v2' }).bytes), 'its twin with one is accepted');
  const { bytes } = signInWorld(world, { ...plain, rekor: 'v2', timestamp: 'absent' });
  requireRefusal('timestamp-missing', () => verify(world, bytes));
});

test('a time that an entry states and no promise covers is refused as proof of time', () => {
  const { bundle } = signInWorld(world, { ...plain, rekor: 'v2', timestamp: 'absent' });
  const integratedTime = BigInt(Math.floor(world.nowMs() / 1000));
  const logEntries = bundle.logEntries.map((entry) => ({ ...entry, integratedTime }));
  requireRefusal('timestamp-missing', () => verify(world, { ...bundle, logEntries }));
});

test('a timestamp of another signature is refused', () => {
  const { bundle, signedBytes } = signInWorld(world, plain);
  ok(verify(world, bundle));
  for (const stamped of [signedBytes, signInWorld(world, plain).signature]) {
    const timestamps = [timestampInWorld(world, stamped)];
    requireRefusal('timestamp-invalid', () => verify(world, { ...bundle, timestamps }));
  }
});

for (const [title, offsetMs] of [
  ['before the certificate was issued', -hourMs / 2],
  ['after the certificate had expired', hourMs],
] as const) {
  test(`a timestamp ${title} is refused, whatever the log promises`, () => {
    const { bundle, signature } = signInWorld(world, plain);
    const imprint = { hash: 'sha256', digest: digestBytes('sha256', signature) } as const;
    const stampAt = (instantMs: number) => [stampedBy(world.timestampAuthority, imprint, instantMs)];
    ok(verify(world, { ...bundle, timestamps: stampAt(world.nowMs()) }), 'its twin of the right time is accepted');
    const timestamps = stampAt(world.nowMs() + offsetMs);
    requireRefusal('certificate-expired', () => verify(world, { ...bundle, timestamps }));
  });
}

test('a timestamp of an authority that was not trusted at that time is refused', () => {
  const ended = withRootJson(world, (root) => ({
    ...root,
    timestampAuthorities: root.timestampAuthorities.map((authority) => ({
      ...authority,
      validFor: { start: '2026-01-01T00:00:00Z', end: '2026-11-22T11:59:59Z' },
    })),
  }));
  const { bytes } = signInWorld(world, { ...plain, rekor: 'v2' });
  ok(verify(world, bytes), 'its twin is accepted');
  requireRefusal('timestamp-invalid', () => verify(ended, bytes));
});

test('a flood of timestamps is refused, and the most that are allowed are accepted', () => {
  const { bundle, signature } = signInWorld(world, plain);
  const token = timestampInWorld(world, signature);
  const many = (count: number) => ({ ...bundle, timestamps: Array.from({ length: count }, () => token) });
  ok(verify(world, many(32)));
  requireRefusal('evidence-malformed', () => verify(world, many(33)));
});
