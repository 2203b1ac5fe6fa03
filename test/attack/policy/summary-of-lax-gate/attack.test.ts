// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  encodeSummary,
  type Summary,
  summaryPredicateType,
  verifiedProperty,
} from '../../../../packages/countersign/src/attest/summary.ts';
import { hourMs, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/payments/app';
type Changes = (nowMs: number) => Partial<Summary>;

async function decide(change: Changes, by = 'gate'): Promise<string> {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  const honest: Summary = {
    verifier: 'https://gate.acme.example/prod',
    policySets: ['5'.repeat(64)],
    timeCreatedMs: gate.test.world.nowMs(),
    references: [`${here}:v1`],
    properties: [verifiedProperty],
  };
  const predicate = encodeSummary({ ...honest, ...change(gate.test.world.nowMs()) });
  await gate.attest(by, here, { type: summaryPredicateType, predicate });
  return verdictOf(await gate.decide(`${here}:v1`));
}

test('the summary of this gate, by these policies, for this name, of now, counts', async () => {
  assert.equal(await decide(() => ({})), 'verified');
});

for (const [what, change, code] of [
  ['by laxer policies', () => ({ policySets: ['7'.repeat(64)] }), 'summary-mismatch'],
  ['by no policies', () => ({ policySets: [] }), 'summary-mismatch'],
  ['of the gate of another cluster', () => ({ verifier: 'https://gate.acme.example/test' }), 'summary-mismatch'],
  ['of a gate whose name begins alike', () => ({ verifier: 'https://gate.acme.example/prod2' }), 'summary-mismatch'],
  ['for another name', () => ({ references: ['registry.example/search/app:v1'] }), 'summary-mismatch'],
  ['for the digest alone, under which no tag was judged', () => ({ references: [here] }), 'summary-mismatch'],
  ['for an older release', () => ({ references: [`${here}:v0`] }), 'summary-mismatch'],
  ['for no name', () => ({ references: [] }), 'summary-mismatch'],
  ['that asserts something else', () => ({ properties: ['COUNTERSIGN_LOOKED_AT'] }), 'summary-mismatch'],
  ['of long ago, signed again', (nowMs) => ({ timeCreatedMs: nowMs - 2 * hourMs }), 'too-old'],
] as const satisfies readonly (readonly [string, Changes, string])[]) {
  test(`a summary ${what} is refused`, async () => {
    assert.equal(await decide(change), code);
  });
}

test('a summary that somebody else signed is none', async () => {
  assert.equal(await decide(() => ({}), 'mallory'), 'key-mismatch');
});
