// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProblems } from '../create-problems.ts';
import { createPolicyDesk, deskKey } from '../evaluate/testing/policy-desk.ts';
import type { PolicyReader } from '../policy-fields.ts';
import { warnOfFilledPlaces } from './warn-of-filled-places.ts';

const desk = createPolicyDesk();
const [alice, staff] = [desk.person('alice@acme.example'), desk.person('staff', { subject: '*@acme.example' })];
const duty = desk.keyHolder('duty', deskKey());

for (const [signers, atLeast, told] of [
  [[alice, staff], 2, true],
  [[duty, staff], 2, true],
  [[alice, duty], 2, false],
  [[duty, staff], 1, false],
  [[staff], 2, false],
] as const) {
  const names = signers.map(({ name }) => name).join(' and ');
  test(`${atLeast} of ${names}: ${told ? 'told' : 'not told'}`, () => {
    const problems = createProblems();
    const reader: PolicyReader = { source: 'a.yaml', problems, nulls: 'refused' };
    warnOfFilledPlaces(signers, atLeast, { reader, at: { line: 1, column: 1 } });
    assert.deepEqual(
      problems.list.map(({ rule }) => rule),
      told ? ['pattern-fills-places'] : [],
    );
  });
}
