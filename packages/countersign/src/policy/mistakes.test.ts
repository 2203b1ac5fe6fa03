// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mistakes } from './mistakes.ts';
import type { Problem } from './problem.ts';

function problemAt(line: number, hint?: string): Problem {
  const place = { source: 'acme.yaml', at: { line, column: 1 } };
  return { severity: 'error', rule: 'x', message: `wanted ${line}`, ...place, ...(hint === undefined ? {} : { hint }) };
}

test('one mistake is the message, and its hint the hint', () => {
  const { message, hint, detail } = mistakes('policy-malformed', [problemAt(3, 'do that')]);
  assert.equal(message, 'acme.yaml:3:1: wanted 3');
  assert.equal(hint, 'do that');
  assert.deepEqual(detail['problems'], ['acme.yaml:3:1: wanted 3']);
});

test('several mistakes are a line each, with the hint of each', () => {
  const { message, hint } = mistakes('policy-malformed', [problemAt(3, 'do that'), problemAt(4)]);
  assert.equal(message, 'acme.yaml:3:1: wanted 3 (do that)\nacme.yaml:4:1: wanted 4');
  assert.equal(hint, 'correct the lines that are named');
});

test('a line break in the name of a file makes no line of its own', () => {
  const forged = { ...problemAt(3), source: 'a.yaml\nforged' };
  assert.equal(mistakes('policy-malformed', [forged, problemAt(4)]).message.split('\n').length, 2);
});

test('of a flood the first twenty are shown, and all are in the detail', () => {
  const { message, detail } = mistakes(
    'policy-malformed',
    Array.from({ length: 30 }, (_, index) => problemAt(index)),
  );
  assert.equal(message.split('\n').length, 21);
  assert.match(message, /\nand 10 more$/);
  assert.equal((detail['problems'] as readonly string[]).length, 30);
});
