// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestHex } from '../crypto/hash.ts';
import { UntrustedError } from '../errors/errors.ts';
import { personClaims, signInWorld, timestampInWorld, type WorldSigning } from '../sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import type { EvidenceDemands } from '../trust/trust.ts';
import type { SignatureEvidence } from './signature-evidence.ts';
import { evidenceOf } from './testing/evidence-in-world.ts';
import { verifyCertificateSigner } from './verify-certificate-signer.ts';

const { world } = createTestWorld();
const artifact = encodeUtf8('a release');
const content = { kind: 'message', artifact } as const;
const minuteMs = 60_000;

function sign(signing: Partial<WorldSigning> = {}) {
  return signInWorld(world, { content, ...signing });
}

function verify(evidence: SignatureEvidence, demands: Partial<EvidenceDemands> = {}) {
  assert.ok(evidence.material.kind === 'certificates');
  const trust = trustInWorld(world, 'person@example.com', demands);
  return verifyCertificateSigner(evidence, evidence.material.certificates, trust);
}

test('who signed is told with all that vouches for it', () => {
  const signed = sign({ rekor: 'both' });
  const { signer, tlog, logs, timestamps } = verify(evidenceOf(signed));
  assert.ok(signer.kind === 'certificate');
  assert.equal(signer.subject, 'person@example.com');
  assert.equal(signer.issuer, world.urls.issuer);
  assert.equal(signer.fingerprint, digestHex('sha256', signed.certificate?.leaf ?? new Uint8Array()));
  assert.equal(tlog, 'verified');
  assert.deepEqual(
    logs.map(({ log }) => log),
    [world.urls.rekor1, world.urls.rekor2],
  );
  assert.deepEqual(
    logs.map(({ integratedTime }) => integratedTime),
    ['2026-11-22T12:00:00.000Z', undefined],
  );
  assert.deepEqual(
    timestamps.map(({ time }) => time),
    ['2026-11-22T12:00:00.000Z'],
  );
});

test('logs that nobody asked for are reported as unchecked when they are not known, and as none when there are none', () => {
  const signed = sign();
  const [entry] = signed.bundle.logEntries;
  assert.ok(entry !== undefined);
  const foreign = { ...entry, logKeyId: new Uint8Array(32) };
  assert.equal(verify(evidenceOf(signed, { logEntries: [foreign] }), { logs: 0 }).tlog, 'unchecked');
  assert.equal(verify(evidenceOf(signed, { logEntries: [] }), { logs: 0 }).tlog, 'none');
  assert.throws(() => verify(evidenceOf(signed, { logEntries: [foreign] })), { code: 'log-entry-missing' });
});

test('the signature must be that of the certificate, whatever the log says', () => {
  const signed = sign({ rekor: 'none' });
  assert.ok(verify(evidenceOf(signed), { logs: 0, timestamps: 1 }));
  const other = sign({ rekor: 'none' });
  const swapped = evidenceOf(signed, { prove: evidenceOf(other).prove });
  assert.throws(() => verify(swapped, { logs: 0, timestamps: 1 }), { code: 'signature-mismatch' });
});

test('the certificate must have been valid at each proven time, and not only at one', () => {
  const clock = createTestWorld();
  const signed = signInWorld(clock.world, { content, timestamp: 'absent' });
  const trust = trustInWorld(clock.world);
  const check = (timestamps: readonly Uint8Array[]) =>
    verifyCertificateSigner(evidenceOf(signed, { timestamps }), certificatesOf(signed), trust);
  assert.ok(check([timestampInWorld(clock.world, signed.signature)]));
  clock.advance(11 * minuteMs);
  assert.ok(check([]), 'the promise of the log alone proves a time at which it was valid');
  assert.throws(() => check([timestampInWorld(clock.world, signed.signature)]), { code: 'certificate-expired' });
});

function certificatesOf({ bundle: { material } }: ReturnType<typeof sign>): readonly Uint8Array[] {
  return material.kind === 'certificates' ? material.certificates : [];
}

test('without log and timestamp the certificate must be valid now', () => {
  const signed = sign({ rekor: 'none', timestamp: 'absent' });
  const now = world.nowMs();
  const at = (nowMs: number) => verify(evidenceOf(signed), { logs: 0, nowMs });
  assert.ok(at(now));
  assert.ok(at(now + 9 * minuteMs));
  for (const nowMs of [now - minuteMs, now + 11 * minuteMs]) {
    assert.throws(() => at(nowMs), { code: 'certificate-expired' });
  }
});

test('who asks for a log is not content with now when nothing proves a time', () => {
  const signed = sign({ rekor: 'v2', timestamp: 'absent' });
  assert.throws(() => verify(evidenceOf(signed)), { code: 'timestamp-missing' });
  assert.ok(verify(evidenceOf(signed), { logs: 0 }), 'its twin, who asks for none');
});

test('evidence without a certificate, with rubbish or with a root is refused', () => {
  const signed = sign({ version: '0.2' });
  const check = (certificates: readonly Uint8Array[]) =>
    verifyCertificateSigner(evidenceOf(signed), certificates, trustInWorld(world));
  const chain = signed.certificate?.chain ?? [];
  assert.ok(check(chain.slice(0, 2)));
  assert.ok(check(chain.slice(0, 1)));
  for (const certificates of [[], [artifact], [...chain.slice(0, 1), artifact], chain]) {
    assert.throws(() => check(certificates), { code: 'evidence-malformed' });
  }
  assert.throws(() => check(chain.slice(1, 2)), UntrustedError);
  assert.throws(() => check(chain.slice(2)), UntrustedError);
});

test('a certificate for somebody else is refused', () => {
  const signer = { kind: 'identity', claims: personClaims(world, 'somebody@example.com') } as const;
  assert.throws(() => verify(evidenceOf(sign({ signer }))), { code: 'identity-mismatch' });
});

test('SCTs are asked for unless the caller does not want any', () => {
  const trust = trustInWorld(world);
  assert.ok(trust.root !== undefined);
  const blind = { ...trust, root: { ...trust.root, ctLogs: [] } };
  const signed = sign();
  const check = (scts: number) =>
    verifyCertificateSigner(evidenceOf(signed), certificatesOf(signed), {
      ...blind,
      demands: { ...blind.demands, scts },
    });
  assert.throws(() => check(1), { code: 'sct-missing' });
  assert.ok(check(0));
});

test('without a trusted root nothing is verified', () => {
  const { root: _, ...rootless } = trustInWorld(world);
  const signed = sign();
  assert.throws(() => verifyCertificateSigner(evidenceOf(signed), certificatesOf(signed), rootless), {
    code: 'trusted-root-missing',
  });
});
