// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fixtureDecision, fixtureReason, fixtureRule, refusedRule } from './decision.fixture.ts';
import type { Decision } from './decision.ts';
import { encodeDecision, encodeDecisionList } from './encode-decision.ts';
import { type Schema, schemaFaults } from './testing/schema-faults.ts';

const schemaFile = new URL('../../../../docs/reference/decision.schema.json', import.meta.url);

const full: Decision = fixtureDecision({
  result: 'refused',
  admitted: true,
  reason: fixtureReason('policy-refused', 'no'),
  rules: [fixtureRule(), { ...refusedRule, exception: 'inc-1' }],
  gaps: [{ place: 'r', what: 'referrers', reason: fixtureReason('registry-timeout', 'slow') }],
  alerts: [{ rule: 'acme/app', alert: 'page' }],
  warnings: ['take care'],
  exceptions: [{ name: 'inc-1', rule: 'acme/app', reason: 'x', expires: '2026-12-01T00:00:00.000Z', used: true }],
  context: { 'workload.kind': 'Pod', 'namespace.name': 'prod' },
  endsAt: '2026-12-01T00:00:00.000Z',
});

/** The same value with the members of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, reversed(member)] as const)
      .reverse(),
  );
}

test('equal decisions have the same bytes, whatever order their members were made in', () => {
  const text = encodeDecision(full);
  assert.equal(encodeDecision(reversed(full) as Decision), text);
  assert.deepEqual(JSON.parse(text), full);
  assert.notEqual(encodeDecision({ ...full, admitted: false }), text);
});

test('the order of members is kind first, then what was decided, then why', () => {
  const names = Object.keys(JSON.parse(encodeDecision(full)) as object);
  assert.deepEqual(names.slice(0, 5), ['apiVersion', 'kind', 'result', 'admitted', 'reference']);
  assert.equal(names.at(-1), 'endsAt');
});

test('members that no decision has are not written', () => {
  const [rule] = full.rules;
  const more = { ...full, secret: 'x', rules: [{ ...rule, secret: 'x' }] } as unknown as Decision;
  assert.doesNotMatch(encodeDecision(more), /secret/);
  assert.doesNotMatch(encodeDecision({ ...full, endsAt: undefined } as unknown as Decision), /endsAt/);
});

test('a list names its kind, keeps where images were named and how long it took out of the decisions', () => {
  const inputs = [{ item: 0, source: 'deploy.yaml', line: 3, column: 9, path: 'spec.containers[0].image' }];
  const list = encodeDecisionList([full], { inputs, timings: { totalMs: 12.5, itemsMs: [11] } });
  const { items, ...rest } = JSON.parse(list) as { items: readonly unknown[] };
  assert.deepEqual(rest, {
    apiVersion: 'countersign.dev/v1',
    kind: 'DecisionList',
    inputs,
    timings: { totalMs: 12.5, itemsMs: [11] },
  });
  assert.equal(JSON.stringify(items[0]), encodeDecision(full));
});

test('what is written has the members of the published schema, and those that it requires', async () => {
  const schema = JSON.parse(await readFile(schemaFile, 'utf8')) as Schema;
  const inputs = [{ item: 0, source: '-' }];
  const timings = { totalMs: 1, itemsMs: [1] };
  const lists = [
    encodeDecisionList([full, fixtureDecision()], { inputs, timings }),
    encodeDecisionList([], { error: { code: 'internal', message: 'internal error', hint: 'report it' } }),
  ];
  for (const list of lists) assert.deepEqual(schemaFaults(JSON.parse(list), schema), []);
  const bad = { ...(JSON.parse(lists[0] ?? '') as object), kind: 'List', more: 1 };
  assert.deepEqual(schemaFaults(bad, schema), ['.kind: wanted "DecisionList"', '.more: unknown']);
});
