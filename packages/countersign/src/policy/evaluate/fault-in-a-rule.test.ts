// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rule } from '../rule.ts';
import { evaluatePolicy } from './evaluate-policy.ts';
import { evidenceOf, policySetOf, ruleOf } from './testing/policy-desk.ts';

test('a fault of ours is a refusal that says so, and nothing is thrown', () => {
  const broken = ruleOf({ kind: 'static', verdict: 'pass' }, {
    images: [
      {
        text: 'broken',
        match: () => {
          throw new TypeError('a bug');
        },
        fill: () => undefined,
      },
    ],
  } satisfies Partial<Rule>);
  const decision = evaluatePolicy(policySetOf([broken]), evidenceOf([]), {}, 0);
  assert.deepEqual([decision.result, decision.admitted, decision.reason?.code], ['refused', false, 'policy-refused']);
  assert.match(decision.reason?.message ?? '', /TypeError/);
});
