// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureDecision, fixtureReason, refusedRule } from '../decision.fixture.ts';
import { judgeCase } from './judge-case.ts';
import type { WantedDecision } from './policy-cases.ts';

const refused = fixtureDecision({
  result: 'refused',
  admitted: false,
  reason: fixtureReason('policy-refused', 'no'),
  rules: [refusedRule],
});
const want: WantedDecision = {
  result: 'refused',
  admitted: false,
  code: 'too-old',
  rules: new Map([['acme/app', 'refused']]),
};

test('a decision that is as wanted has no difference, wherever the code stands', () => {
  for (const code of ['policy-refused', 'too-few-signers', 'too-old']) {
    assert.deepEqual(judgeCase({ ...want, code }, refused), []);
  }
  assert.deepEqual(judgeCase({ result: 'verified', rules: new Map() }, fixtureDecision()), []);
});

test('every difference is told, with what was wanted and what came out', () => {
  assert.deepEqual(judgeCase({ ...want, rules: new Map([['acme/none', 'satisfied']]) }, fixtureDecision()), [
    { what: 'result', wanted: 'refused', got: 'verified' },
    { what: 'admitted', wanted: 'false', got: 'true' },
    { what: 'code', wanted: 'too-old', got: 'none' },
    { what: 'rules.acme/none', wanted: 'satisfied', got: 'a rule that does not speak of the image' },
  ]);
});
