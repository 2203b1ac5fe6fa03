// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { personClaims, type SignedInWorld, signInWorld, type WorldSigning } from '../sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import type { SignedClaim } from '../tlog/signed-claim.ts';
import type { WitnessPolicy } from '../tlog/verify-witnesses.ts';
import { evidenceOf } from './testing/evidence-in-world.ts';
import { type LogDemand, verifyLogEntries } from './verify-log-entries.ts';

const witness = { name: 'witness.example', key: generatePrivateKey('ed25519') };
const { world } = createTestWorld({ witnesses: [witness] });
const content = { kind: 'message', artifact: encodeUtf8('a release') } as const;
const logs = trustInWorld(world).root?.logs ?? [];

function sign(signing: Partial<WorldSigning> = {}): SignedInWorld {
  return signInWorld(world, { content, ...signing });
}

function claimOf(signed: SignedInWorld): SignedClaim {
  const evidence = evidenceOf(signed);
  const der = signed.certificate?.leaf ?? new Uint8Array();
  const { signature, content: claimed } = evidence;
  return { signature, verifier: { kind: 'certificate', der }, publicKey: signed.key.publicKey, content: claimed };
}

function verify(signed: SignedInWorld, changes: Partial<LogDemand> = {}, entries = signed.bundle.logEntries) {
  const demand = { claim: claimOf(signed), logs, wanted: 1, signedAtMs: [world.nowMs()], nowMs: world.nowMs() };
  return verifyLogEntries(entries, { ...demand, ...changes }).logs;
}

test('each log that saw the signature is told, with the time where it promised one', () => {
  const found = verify(sign({ rekor: 'both' }), { wanted: 2 });
  assert.deepEqual(
    found.map(({ place, integratedTimeMs }) => [place.log, integratedTimeMs]),
    [
      [world.urls.rekor1, Date.UTC(2026, 10, 22, 12)],
      [world.urls.rekor2, undefined],
    ],
  );
});

test('a log without an address is told by its key id', () => {
  const nameless = logs.map((log) => ({ ...log, baseUrl: '' }));
  const [first] = verify(sign(), { logs: nameless });
  assert.equal(first?.place.log, logs[0]?.keyId);
});

test('distinct logs are counted, and not entries', () => {
  const signed = sign();
  const [entry] = signed.bundle.logEntries as [LogEntry];
  assert.equal(verify(signed, {}, [entry, entry]).length, 2);
  assert.throws(() => verify(signed, { wanted: 2 }, [entry, entry]), { code: 'log-entry-missing' });
});

test('nothing is found where nothing is wanted, and missed where something is', () => {
  assert.deepEqual(verify(sign(), { wanted: 0 }, []), []);
  assert.throws(() => verify(sign(), {}, []), { code: 'log-entry-missing', detail: { wanted: 1, got: 0, present: 0 } });
});

test('entries of unknown logs are skipped', () => {
  const signed = sign();
  assert.deepEqual(verify(signed, { wanted: 0, logs: [] }), []);
  assert.throws(() => verify(signed, { logs: [] }), { code: 'log-entry-missing' });
});

test('an entry of Rekor 2 may leave out its body, which follows from the signature', () => {
  for (const signed of [
    sign({ rekor: 'v2' }),
    sign({
      rekor: 'v2',
      signer: { kind: 'identity', claims: personClaims(world), algorithm: 'ecdsa-sha2-384-nistp384' },
    }),
    sign({ rekor: 'v2', content: { kind: 'attestation', artifact: encodeUtf8('a release') } }),
  ]) {
    const without = signed.bundle.logEntries.map(({ canonicalizedBody: _, ...entry }) => entry);
    assert.equal(verify(signed, {}, without).length, 1);
    const other = sign({ rekor: 'v2' });
    assert.throws(() => verify(other, {}, without), { code: 'log-entry-invalid' });
  }
});

test('an entry of another kind cannot leave out its body', () => {
  const signed = sign();
  const without = signed.bundle.logEntries.map(({ canonicalizedBody: _, ...entry }) => entry);
  assert.throws(() => verify(signed, {}, without), { code: 'log-entry-invalid' });
});

test('an entry that holds and is of another signature is refused, and so is one that does not hold', () => {
  const signed = sign();
  const [entry] = signed.bundle.logEntries as [LogEntry];
  assert.throws(() => verify(signed, { wanted: 0 }, sign().bundle.logEntries), { code: 'log-entry-mismatch' });
  const broken = { ...entry, signedEntryTimestamp: new Uint8Array(70) };
  assert.throws(() => verify(signed, { wanted: 0 }, [broken]), { code: 'log-entry-invalid' });
});

test('an entry whose body is no entry is refused, however well it is logged', () => {
  const stored = world.rekor1.append(encodeUtf8('{"apiVersion":"0.0.1","kind":"hashedrekord","spec":{}}')).stored;
  assert.throws(() => verify(sign(), {}, [world.rekor1.describe(stored)]), { code: 'evidence-malformed' });
});

test('an entry that announces another kind than its body is refused', () => {
  const signed = sign();
  const announced = signed.bundle.logEntries.map((entry) => ({ ...entry, kind: 'dsse' }));
  assert.throws(() => verify(signed, {}, announced), { code: 'log-entry-mismatch' });
});

test('witnesses are asked for where a policy does, and must be those', () => {
  const signed = sign({ rekor: 'v2' });
  const policyOf = (publicKey: typeof witness.key.publicKey): WitnessPolicy => ({
    keys: [{ name: witness.name, publicKey }],
    threshold: 1,
  });
  assert.equal(verify(signed, { witnesses: policyOf(witness.key.publicKey) }).length, 1);
  const stranger = generatePrivateKey('ed25519').publicKey;
  assert.throws(() => verify(signed, { witnesses: policyOf(stranger) }), { code: 'witness-missing' });
});

test('a log that promises no time must have been in use at each proven one', () => {
  const signed = sign({ rekor: 'v2' });
  assert.throws(() => verify(signed, { signedAtMs: [world.nowMs(), 0] }), { code: 'log-entry-invalid' });
  assert.throws(() => verify(signed, { signedAtMs: [], nowMs: 0 }), { code: 'log-entry-invalid' });
  assert.ok(verify(sign(), { signedAtMs: [0], nowMs: 0 }), 'its twin, which promises a time');
});
