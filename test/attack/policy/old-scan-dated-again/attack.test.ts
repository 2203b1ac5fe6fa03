// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeBundle } from '../../../../packages/countersign/src/attest/encode-bundle.ts';
import { encodeRfc3339 } from '../../../../packages/countersign/src/bytes/rfc3339.ts';
import { encodeUtf8 } from '../../../../packages/countersign/src/bytes/utf8.ts';
import { digestEncoded } from '../../../../packages/countersign/src/oci/digest.ts';
import {
  inTotoPayloadType,
  type SignedInWorld,
  signInWorld,
  timestampInWorld,
} from '../../../../packages/countersign/src/sandbox/sign-in-world.ts';
import { app, type Gate, hourMs, openGate, verdictOf, vulnsType, writeBundle } from '../support/gate.ts';

const here = 'registry.example/payments/app';

function scan(gate: Gate, found: readonly string[]): SignedInWorld {
  const { world } = gate.test;
  const finished = encodeRfc3339(world.nowMs());
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: here, digest: { sha256: digestEncoded(app.manifest.descriptor.digest) } }],
    predicateType: vulnsType,
    predicate: { scanner: { result: found }, metadata: { scanStartedOn: finished, scanFinishedOn: finished } },
  };
  const payload = encodeUtf8(JSON.stringify(statement));
  const content = { kind: 'envelope', payloadType: inTotoPayloadType, payload } as const;
  return signInWorld(world, { content, signer: { kind: 'key', key: gate.key('scanner') } });
}

/** The same signature with a timestamp of now, which anybody can ask for, and no other proof of time. */
function datedAgain({ bundle, signature }: SignedInWorld, gate: Gate): Uint8Array {
  return encodeBundle({ ...bundle, logEntries: [], timestamps: [timestampInWorld(gate.test.world, signature)] });
}

async function attach(gate: Gate, bytes: Uint8Array): Promise<void> {
  await writeBundle(gate.repository(here), bytes, app.manifest.descriptor, vulnsType);
}

async function openScanned(): Promise<{ readonly gate: Gate; readonly old: SignedInWorld }> {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  const old = scan(gate, []);
  gate.test.advance(23 * hourMs);
  return { gate, old };
}

test('an old scan that is dated again does not become the latest', async () => {
  const { gate, old } = await openScanned();
  await attach(gate, scan(gate, ['CVE-2026-0001']).bytes);
  gate.test.advance(hourMs / 2);
  await attach(gate, datedAgain(old, gate));
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'condition-false');
  await attach(gate, scan(gate, []).bytes);
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'verified');
});

test('nor does it become young', async () => {
  const { gate, old } = await openScanned();
  gate.test.advance(2 * hourMs);
  await attach(gate, datedAgain(old, gate));
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'too-old');
  await attach(gate, scan(gate, []).bytes);
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'verified');
});

test('within its age it counts, dated again or not', async () => {
  const { gate, old } = await openScanned();
  await attach(gate, datedAgain(old, gate));
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'verified');
});
