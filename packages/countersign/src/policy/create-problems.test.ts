// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProblems, problemText, sortedProblems } from './create-problems.ts';
import type { Problem } from './problem.ts';

const surprise: Problem = { severity: 'surprise', rule: 'x', source: 'b.yaml', message: 'odd' };
const error: Problem = { severity: 'error', rule: 'y', source: 'a.yaml', at: { line: 3, column: 2 }, message: 'wrong' };

test('an error is kept, however many surprises were told before it', () => {
  const problems = createProblems();
  for (let count = 0; count < 2000; count++) problems.add(surprise);
  problems.add(error);
  assert.equal(problems.list.length, 501);
  assert.ok(problems.list.includes(error));
});

test('a problem is told at its place, and by places they are sorted', () => {
  assert.equal(problemText(error), 'a.yaml:3:2: wrong');
  assert.equal(problemText(surprise), 'b.yaml: odd');
  const earlier = { ...error, at: { line: 2, column: 9 } };
  assert.deepEqual(sortedProblems([surprise, error, earlier]), [earlier, error, surprise]);
});
