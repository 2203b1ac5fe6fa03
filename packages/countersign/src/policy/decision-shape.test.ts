// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureDecision } from './decision.fixture.ts';
import type { Decision } from './decision.ts';
import { orderedDecision } from './decision-shape.ts';

test('facts of the context stand in the order of their names', () => {
  const context = { b: '2', a: '1', B: '3' };
  assert.deepEqual(Object.keys(orderedDecision(fixtureDecision({ context }))['context'] as object), ['B', 'a', 'b']);
});

test('a member that is absent stays absent, and a foreign one is left out', () => {
  const value = { ...fixtureDecision(), tag: undefined, foreign: 1 } as unknown as Decision;
  const ordered = orderedDecision(value);
  assert.ok(!('tag' in ordered) && !('foreign' in ordered));
});
