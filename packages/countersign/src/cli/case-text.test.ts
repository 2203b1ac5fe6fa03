// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureDecision } from '../policy/decision.fixture.ts';
import { caseText } from './case-text.ts';
import type { CaseResult } from './run-case.ts';

const passed: CaseResult = {
  policyCase: {
    name: 'the release runs',
    place: 'cases.yaml:7',
    subject: { kind: 'evidence', file: 'app.json' },
    context: [],
    want: { result: 'verified', rules: new Map() },
  },
  decision: fixtureDecision(),
  differences: [],
};

test('a case that passes is a line', () => {
  assert.equal(caseText(passed), 'ok    the release runs\n');
});

test('a case that fails has its place, each difference and the reasoning, and forges no line', () => {
  const policyCase = { ...passed.policyCase, name: 'x\nok    forged' };
  const text = caseText({
    ...passed,
    policyCase,
    differences: [{ what: 'result', wanted: 'refused', got: 'verified' }],
  });
  assert.match(
    text,
    /^FAIL {2}x ok {4}forged \(cases.yaml:7\)\n {6}result: wanted refused, got verified\n {6}verified: ghcr/,
  );
  assert.doesNotMatch(text, /^ok/m);
});
