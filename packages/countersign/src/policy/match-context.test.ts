// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AdmissionContext, ContextSelector, ContextTest, LabelTest } from './admission-context.ts';
import { factText, matchContext } from './match-context.ts';

const kind = (value: string): ContextTest => ({
  fact: 'workload.kind',
  oneOf: [{ text: value, matches: (got) => got === value }],
});
const label = (name: string, test: LabelTest): ContextTest => ({ fact: 'namespace.labels', label: name, test });
const prod = label('env', { kind: 'in', values: ['prod'] });

function match(selector: ContextSelector, context: AdmissionContext): string {
  return matchContext(selector, context).kind;
}

test('no selector matches everywhere, also where nothing is known', () => {
  assert.equal(match([], {}), 'match');
});

test('all tests of a clause must match, and any clause does', () => {
  const context = { namespace: { labels: { env: 'prod' } }, workload: { kind: 'Job' } };
  assert.equal(match([[prod, kind('Job')]], context), 'match');
  assert.equal(match([[prod, kind('Pod')]], context), 'no-match');
  assert.equal(match([[kind('Pod')], [prod]], context), 'match');
});

test('a fact that is not known is never a silent non-match, unless another fact decides', () => {
  assert.equal(match([[prod]], {}), 'unknown');
  assert.equal(match([[prod]], { namespace: { name: 'a' } }), 'unknown');
  assert.equal(match([[prod]], { namespace: { labels: {} } }), 'no-match');
  assert.equal(match([[prod, kind('Job')]], { workload: { kind: 'Pod' } }), 'no-match');
  assert.equal(match([[prod], [kind('Job')]], { workload: { kind: 'Job' } }), 'match');
  assert.equal(match([[prod], [kind('Job')]], { workload: { kind: 'Pod' } }), 'unknown');
});

test('labels are tested as Kubernetes does', () => {
  const test = (one: LabelTest, labels: Record<string, string>): string =>
    match([[label('env', one)]], { namespace: { labels } });
  assert.deepEqual(
    [test({ kind: 'not-in', values: ['prod'] }, {}), test({ kind: 'not-in', values: ['prod'] }, { env: 'prod' })],
    ['match', 'no-match'],
  );
  assert.deepEqual([test({ kind: 'exists' }, { env: '' }), test({ kind: 'exists' }, {})], ['match', 'no-match']);
  assert.deepEqual([test({ kind: 'absent' }, {}), test({ kind: 'absent' }, { env: '' })], ['match', 'no-match']);
  assert.equal(test({ kind: 'exists' }, JSON.parse('{"toString":"x"}')), 'no-match');
});

test('a fact has one text, in whatever order its labels were given', () => {
  const labels = { b: '2', a: '1' };
  assert.equal(factText({ namespace: { labels } }, 'namespace.labels'), 'a=1,b=2');
  const crafted = [{ a: '1,b=2' }, { 'a=1,b': '2' }, { a: '1%2Cb%3D2' }];
  const told = crafted.map((one) => factText({ namespace: { labels: one } }, 'namespace.labels'));
  assert.equal(new Set([...told, 'a=1,b=2']).size, 4);
  assert.equal(factText({}, 'namespace.labels'), undefined);
  assert.equal(factText({ container: 'init' }, 'container'), 'init');
});
