// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeSummary, type Summary, summaryPredicateType, verifiedProperty } from '../../attest/summary.ts';
import type { JsonValue } from '../../bytes/json.ts';
import type { Summarised } from '../requirement.ts';
import { createPolicyDesk, type DeskQuestion, deskImage, deskKey, ruleOf } from './testing/policy-desk.ts';

const hourMs = 3_600_000;
const [strict, lax] = ['a'.repeat(64), 'b'.repeat(64)];
const key = deskKey();
const desk = createPolicyDesk();
const startMs = desk.test.world.nowMs();

const summary: Summary = {
  verifier: 'https://gate.example',
  policySets: [strict],
  timeCreatedMs: startMs,
  references: ['registry.example/team/app:v1'],
  properties: [verifiedProperty],
};

function judge(predicate: JsonValue, question: DeskQuestion = {}, by = key): string {
  const require: Summarised = {
    kind: 'summary',
    by: [desk.keyHolder('gate', key)],
    verifier: 'https://gate.example',
    policySets: [strict],
    maxAgeMs: hourMs,
  };
  const decision = desk.decide([ruleOf(require)], [desk.attest(by, summaryPredicateType, { predicate })], question);
  return decision.result === 'verified' ? 'verified' : (decision.rules[0]?.reason?.code ?? decision.result);
}

test('a summary stands in for the checks of the named gate, with the named policies, under this name', () => {
  assert.equal(judge(encodeSummary(summary)), 'verified');
});

test('a summary of a lax gate is none for a strict one', () => {
  assert.equal(judge(encodeSummary({ ...summary, policySets: [lax] })), 'summary-mismatch');
  assert.equal(judge(encodeSummary({ ...summary, policySets: [] })), 'summary-mismatch');
  assert.equal(judge(encodeSummary({ ...summary, verifier: 'https://lax.example' })), 'summary-mismatch');
});

test('a summary for another name, or for none, is refused', () => {
  for (const references of [['registry.example/team/other:v1'], ['registry.example/team/app:v0'], []]) {
    assert.equal(judge(encodeSummary({ ...summary, references })), 'summary-mismatch');
  }
  const image = { ...deskImage, text: 'registry.example/team/app:v2', tag: 'v2' };
  assert.equal(judge(encodeSummary(summary), { image }), 'summary-mismatch');
});

test('a summary of what was judged by its digest alone is for no tag', () => {
  const byDigest = encodeSummary({ ...summary, references: ['registry.example/team/app'] });
  const { tag: _, ...image } = deskImage;
  assert.equal(judge(byDigest), 'summary-mismatch');
  assert.equal(judge(byDigest, { image }), 'verified');
  assert.equal(judge(encodeSummary(summary), { image }), 'verified');
});

test('a summary that asserts something else, or that does not parse, is refused', () => {
  assert.equal(judge(encodeSummary({ ...summary, properties: ['SLSA_BUILD_LEVEL_1'] })), 'summary-mismatch');
  assert.equal(judge({}), 'evidence-malformed');
});

test('an old summary stays old when its signature is dated again', () => {
  assert.equal(judge(encodeSummary({ ...summary, timeCreatedMs: startMs - 2 * hourMs })), 'too-old');
  assert.equal(judge(encodeSummary({ ...summary, timeCreatedMs: startMs + hourMs })), 'summary-mismatch');
  assert.equal(judge(encodeSummary(summary), { instantMs: startMs + 2 * hourMs }), 'too-old');
});

test('a summary by somebody else is none, and where one cannot be read nobody knows', () => {
  assert.notEqual(judge(encodeSummary(summary), {}, deskKey()), 'verified');
  assert.equal(judge({}, { unreadable: 'referrers' }), 'registry-server-error');
});
