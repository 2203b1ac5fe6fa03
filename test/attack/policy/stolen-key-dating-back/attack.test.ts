// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { app, type Claim, hourMs, openGate, verdictOf } from '../support/gate.ts';

const undated: Claim = { timestamp: 'absent', rekor: 'none' };

for (const [place, late] of [
  ['registry.example/ended/app', 'outside-window'],
  ['registry.example/revoked/app', 'signer-revoked'],
] as const) {
  const decide = async (claim: Claim, afterMs: number): Promise<string> => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${place}:v1`);
    gate.test.advance(afterMs);
    await gate.sign('retired', place, claim);
    gate.test.advance(30 * 24 * hourMs);
    return verdictOf(await gate.decide(`${place}:v1`));
  };

  test(`a signature from before the end of the key counts in ${place}, by log or by timestamp`, async () => {
    assert.equal(await decide({}, 0), 'verified');
    assert.equal(await decide({ rekor: 'none' }, 0), 'verified');
    assert.equal(await decide({ timestamp: 'absent' }, 0), 'verified');
  });

  test(`one from after the end does not, and one without a proven time is as good as that: ${place}`, async () => {
    assert.equal(await decide({}, 2 * hourMs), late);
    assert.equal(await decide(undated, 2 * hourMs), 'time-unproven');
    assert.equal(await decide(undated, 0), 'time-unproven');
  });
}

test('a date within what is signed dates nothing back', async () => {
  const gate = openGate(import.meta.dirname);
  const place = 'registry.example/ended/app';
  await gate.push(`${place}:v1`);
  gate.test.advance(2 * hourMs);
  const sha256 = app.manifest.descriptor.digest.slice('sha256:'.length);
  const statement = {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: place, digest: { sha256 } }],
    predicateType: 'https://sigstore.dev/cosign/sign/v1',
    predicate: { timestamp: '2026-11-22T12:00:00Z' },
  };
  await gate.signPayload('retired', place, {
    ...undated,
    payload: new TextEncoder().encode(JSON.stringify(statement)),
  });
  assert.equal(verdictOf(await gate.decide(`${place}:v1`)), 'time-unproven');
});
