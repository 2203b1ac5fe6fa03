// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../../../../packages/countersign/src/errors/errors.ts';
import { changed, type Gate, hourMs, openGate, verdictOf, vulnsType } from '../support/gate.ts';

const here = 'registry.example/payments/app';

/** A scan that found nothing, and 23 hours later one that found something. */
async function scannedGate(): Promise<{ readonly gate: Gate; readonly hide: () => Promise<void> }> {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  const scan = async (result: string[]) =>
    await gate.attest('scanner', here, { type: vulnsType, predicate: { scanner: { result } } });
  await scan([]);
  gate.test.advance(23 * hourMs);
  const { digest } = await scan(['CVE-2026-0001']);
  return { gate, hide: async () => void (await gate.repository(here).deleteManifest(digest)) };
}

test('the newest scan counts, whatever older ones say', async () => {
  const { gate } = await scannedGate();
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'condition-false');
});

test('who hides it wins what is left of the age, and then nothing', async () => {
  const { gate, hide } = await scannedGate();
  await hide();
  const decision = await gate.decide(`${here}:v1`);
  assert.equal(verdictOf(decision), 'verified');
  const leftMs = Date.parse(decision.endsAt ?? '') - gate.test.world.nowMs();
  assert.ok(leftMs > 0 && leftMs <= hourMs, `${leftMs} ms`);
  gate.test.advance(leftMs);
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'too-old');
});

test('a place that cannot be read might hold a newer one', async () => {
  const { gate, hide } = await scannedGate();
  await hide();
  const error = new UnavailableError('registry-server-error', 'the registry answered 500');
  const decision = await gate.decide(`${here}:v1`, {
    registry: (honest) => ({ ...honest, readReferrers: async () => await Promise.reject(error) }),
  });
  assert.deepEqual([decision.result, decision.admitted], ['unavailable', false]);
});

test('the latest without an age is no policy', async () => {
  const gate = openGate(import.meta.dirname);
  const endless = gate.load(changed(await gate.text(), ' maxAge: 24h,', ''));
  await assert.rejects(endless, { code: 'policy-malformed' });
});
