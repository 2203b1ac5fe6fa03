// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError, UsageError } from '../errors/errors.ts';
import { failedDecision } from './failed-decision.ts';

const policySet = { hash: 'a'.repeat(64), trustHash: 'b'.repeat(64) };
const question = { reference: 'Bad', instantMs: Date.UTC(2026, 10, 22) };

test('an image that could not be asked about is refused, and unavailable where nobody could find out', () => {
  const refused = failedDecision(policySet, question, new UsageError('reference-malformed', 'no name'));
  assert.deepEqual(
    [refused.result, refused.admitted, refused.reason?.code, refused.instant],
    ['refused', false, 'reference-malformed', '2026-11-22T00:00:00.000Z'],
  );
  const unavailable = failedDecision(policySet, question, new UnavailableError('registry-timeout', 'slow'));
  assert.deepEqual([unavailable.result, unavailable.admitted], ['unavailable', false]);
});
