// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { signInWorld, timestampInWorld, type WorldSigning } from '../sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import type { EvidenceDemands, Trust } from '../trust/trust.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import type { SignatureEvidence } from './signature-evidence.ts';
import { evidenceOf } from './testing/evidence-in-world.ts';
import { verifyKeySigner } from './verify-key-signer.ts';

const { world } = createTestWorld();
const content = { kind: 'message', artifact: encodeUtf8('a release') } as const;
const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const keys = [{ key: key.publicKey, source: 'cosign.pub' }];

function sign(signing: Partial<WorldSigning> = {}) {
  return signInWorld(world, { content, signer: { kind: 'key', key }, ...signing });
}

function trust(demands: Partial<EvidenceDemands> = {}): Trust {
  return { ...trustInWorld(world, '', demands), identities: [], keys };
}

function verify(evidence: SignatureEvidence, demands: Partial<EvidenceDemands> = {}) {
  return verifyKeySigner(evidence, '', trust(demands));
}

test('a key needs no time: a signature alone is proven', () => {
  const { signer, tlog, timestamps } = verify(evidenceOf(sign({ rekor: 'none', timestamp: 'absent' })));
  assert.deepEqual(signer, { kind: 'key', fingerprint: key.publicKey.fingerprint, source: 'cosign.pub' });
  assert.equal(tlog, 'none');
  assert.deepEqual(timestamps, []);
});

for (const rekor of ['v1', 'v2', 'both'] as const) {
  test(`entries and timestamps are verified where there is a trusted root: ${rekor}`, () => {
    const { tlog, logs, timestamps } = verify(evidenceOf(sign({ rekor })), { logsOfKeys: 1, timestamps: 1 });
    assert.equal(tlog, 'verified');
    assert.equal(logs.length, rekor === 'both' ? 2 : 1);
    assert.equal(timestamps.length, 1);
  });
}

test('an entry of a trusted log that does not hold is refused, though none was asked for', () => {
  const signed = sign();
  const [entry] = signed.bundle.logEntries;
  assert.ok(entry !== undefined);
  const broken = { ...entry, integratedTime: entry.integratedTime + 1n };
  assert.throws(() => verify(evidenceOf(signed, { logEntries: [broken] })), { code: 'log-entry-invalid' });
  const foreign = sign().bundle.logEntries;
  assert.throws(() => verify(evidenceOf(signed, { logEntries: foreign })), { code: 'log-entry-mismatch' });
});

test('a timestamp of a trusted authority that does not hold is refused, though none was asked for', () => {
  const signed = sign();
  const timestamps = [timestampInWorld(world, encodeUtf8('something else'))];
  assert.throws(() => verify(evidenceOf(signed, { timestamps })), { code: 'timestamp-invalid' });
});

test('what is asked for and not there is missed', () => {
  const bare = evidenceOf(sign({ rekor: 'none', timestamp: 'absent' }));
  assert.throws(() => verify(bare, { logsOfKeys: 1 }), { code: 'log-entry-missing' });
  assert.throws(() => verify(bare, { timestamps: 1 }), { code: 'timestamp-missing' });
});

test('logs that are asked for of certificates are not asked for of keys', () => {
  const bare = evidenceOf(sign({ rekor: 'none', timestamp: 'absent' }));
  assert.ok(verify(bare, { logs: 3, scts: 3 }));
});

test('without a trusted root entries stay unchecked, and satisfy no demand', () => {
  const signed = evidenceOf(sign());
  assert.equal(verifyKeySigner(signed, '', trustKeys(keys)).tlog, 'unchecked');
  assert.throws(() => verifyKeySigner(signed, '', trustKeys(keys, { logsOfKeys: 1 })), { code: 'log-entry-missing' });
  assert.throws(() => verifyKeySigner(signed, '', trustKeys(keys, { timestamps: 1 })), { code: 'timestamp-missing' });
  const bare = evidenceOf(sign({ rekor: 'none' }));
  assert.equal(verifyKeySigner(bare, '', trustKeys(keys)).tlog, 'none');
  assert.throws(() => verifyKeySigner(bare, '', trustKeys(keys, { logsOfKeys: 1 })), { code: 'log-entry-missing' });
});

test('entries of logs that the root does not know are reported as unchecked', () => {
  const signed = sign();
  const stranger = trustInWorld(createTestWorld().world).root;
  assert.ok(stranger !== undefined);
  assert.equal(verifyKeySigner(evidenceOf(signed), '', { ...trust(), root: stranger }).tlog, 'unchecked');
});

test('another key is refused, by its hint if it has one', () => {
  const other = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const signed = evidenceOf(sign({ signer: { kind: 'key', key: other } }));
  assert.throws(() => verifyKeySigner(signed, '', trust()), { code: 'signature-mismatch' });
  assert.throws(() => verifyKeySigner(signed, 'other', trust()), { code: 'key-mismatch' });
});
