// SPDX-License-Identifier: Apache-2.0
import { ok } from 'node:assert/strict';
import { test } from 'node:test';
import type { SigningAlgorithm } from '../../packages/countersign/src/crypto/generate-private-key.ts';
import { signInWorld } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import { type LogJson, withRootJson } from '../faults/world-with.ts';
import { plain, requireRefusal, verify } from './verify-in-world.ts';

const rsa: SigningAlgorithm = 'rsa-sign-pkcs1-2048-sha256';
const rsaLogs = { algorithms: { rekor1: rsa, rekor2: rsa, certificateLog: rsa } };

test('logs with RSA keys as SPKI are accepted, and those of another world with such keys refused', () => {
  const { world } = createTestWorld(rsaLogs);
  for (const rekor of ['v1', 'v2'] as const) {
    const { bytes } = signInWorld(world, { ...plain, rekor });
    ok(verify(world, bytes));
    requireRefusal('log-entry-missing', () => verify(createTestWorld(rsaLogs).world, bytes));
  }
});

const { world } = createTestWorld();
const withKeyDetails = (log: LogJson, keyDetails: string) => ({ ...log, publicKey: { ...log.publicKey, keyDetails } });

test('a trusted root with one key of an unknown kind is accepted for what it says besides', () => {
  const mixed = withRootJson(world, (root) => ({
    ...root,
    tlogs: [...root.tlogs, ...root.tlogs.map((log) => unknownKey(log, 1))],
    ctlogs: [...root.ctlogs, ...root.ctlogs.map((log) => unknownKey(log, 2))],
  }));
  for (const rekor of ['v1', 'v2'] as const) ok(verify(mixed, signInWorld(world, { ...plain, rekor }).bytes));
});

test('a log whose key is of an unknown kind is refused as if it were not there', () => {
  const { bytes } = signInWorld(world, plain);
  const unknown = withRootJson(world, (root) => ({
    ...root,
    tlogs: root.tlogs.map((log) => withKeyDetails(log, 'ML_DSA_65')),
  }));
  requireRefusal('log-entry-missing', () => verify(unknown, bytes));
});

/** A log with a key id of its own, and a kind of key that comes one day. */
function unknownKey(log: LogJson, number: number): object {
  return {
    ...withKeyDetails(log, 'ML_DSA_65'),
    logId: { keyId: Buffer.alloc(32, number).toString('base64') },
  };
}

test('a certificate log that does not say since when it may be believed is refused', () => {
  const open = withRootJson(world, (root) => ({
    ...root,
    ctlogs: root.ctlogs.map((log) => ({ ...log, publicKey: { ...log.publicKey, validFor: {} } })),
  }));
  const { bytes } = signInWorld(world, plain);
  ok(verify(world, bytes), 'its twin that says so is accepted');
  requireRefusal('sct-missing', () => verify(open, bytes));
});
