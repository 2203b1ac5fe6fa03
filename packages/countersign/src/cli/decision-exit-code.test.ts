// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorCode } from '../errors/codes.ts';
import { fixtureDecision, fixtureReason } from '../policy/decision.fixture.ts';
import type { Decision } from '../policy/decision.ts';
import { decisionExitCode } from './decision-exit-code.ts';

function decision(result: Decision['result'], admitted: boolean, code?: ErrorCode): Decision {
  return fixtureDecision({ result, admitted, ...(code === undefined ? {} : { reason: fixtureReason(code, 'x') }) });
}

test('what the door admits is 0, and nothing else is', () => {
  for (const result of ['verified', 'refused', 'unavailable', 'not-covered'] as const) {
    assert.equal(decisionExitCode(decision(result, true)), 0);
    assert.notEqual(decisionExitCode(decision(result, false)), 0);
  }
});

test('each way of not getting in has its own number', () => {
  const cases: readonly (readonly [Decision['result'], ErrorCode, number])[] = [
    ['refused', 'policy-refused', 13],
    ['refused', 'digest-revoked', 13],
    ['refused', 'too-old', 13],
    ['refused', 'image-not-found', 11],
    ['refused', 'context-missing', 2],
    ['refused', 'reference-malformed', 2],
    ['refused', 'manifest-malformed', 3],
    ['not-covered', 'not-covered', 14],
    ['unavailable', 'registry-timeout', 4],
  ];
  for (const [result, code, exit] of cases) assert.equal(decisionExitCode(decision(result, false, code)), exit, code);
});
