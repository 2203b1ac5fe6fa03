// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeSignaturePlan, encodeStatementPlan } from './encode-plan.ts';
import { countOf, joined, type RequirementPlan, refusal } from './requirement-plan.ts';

const signer = (name: string): RequirementPlan => ({ kind: 'signer', name });
const [a, b, c] = [signer('a'), signer('b'), signer('c')];
const signatures = (plan: RequirementPlan | undefined): unknown => plan && encodeSignaturePlan(plan);

test('all entries, some of them, or one', () => {
  assert.deepEqual(signatures(countOf(3, [a, b, c])), {
    all: [{ signedBy: 'a' }, { signedBy: 'b' }, { signedBy: 'c' }],
  });
  assert.deepEqual(signatures(countOf(2, [a, b, c])), { signedBy: { atLeast: 2, of: ['a', 'b', 'c'] } });
  assert.deepEqual(signatures(countOf(1, [a, b])), { signedBy: ['a', 'b'] });
  assert.deepEqual(signatures(countOf(1, [a])), { signedBy: 'a' });
});

test('a count that nothing can reach has no translation', () => {
  assert.equal(countOf(0, [a]), undefined);
  assert.equal(countOf(2, [a]), undefined);
  assert.equal(countOf(2, [a, a, a]), undefined);
});

test('a count of groups is every choice of them, up to a reasonable number', () => {
  const group = joined('all', [a, b]);
  assert.deepEqual(signatures(countOf(1, [group, c])), {
    any: [{ all: [{ signedBy: 'a' }, { signedBy: 'b' }] }, { signedBy: 'c' }],
  });
  assert.equal((signatures(countOf(2, [group, c, a])) as { any: unknown[] }).any.length, 3);
  assert.equal(
    countOf(
      4,
      Array.from({ length: 9 }, () => group),
    ),
    undefined,
  );
});

test('nothing at all, and what was not translated, refuse', () => {
  assert.equal(joined('all', []), refusal);
  assert.deepEqual(signatures(joined('all', [a, refusal])), { all: [{ signedBy: 'a' }, { digestIn: [] }] });
  const annotated: RequirementPlan = { kind: 'signer', name: 'a', annotations: { stage: 'prod' } };
  assert.deepEqual(signatures(annotated), { signedBy: 'a', annotations: { stage: 'prod' } });
  assert.deepEqual(encodeStatementPlan(annotated, { type: 'https://a.example', match: 'all' }), { digestIn: [] });
});
