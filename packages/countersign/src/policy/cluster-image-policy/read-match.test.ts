// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchContext } from '../match-context.ts';
import { readMatch } from './read-match.ts';
import { readWith } from './testing/read-with.ts';

const deployment = { workload: { kind: 'Deployment', apiVersion: 'apps/v1', labels: { tier: 'prod' } } };
const read = (yaml: string) => readWith(readMatch, `match: [${yaml}]`);
const isMatch = (yaml: string, context: Parameters<typeof matchContext>[1] = deployment) =>
  matchContext(read(yaml).value, context).kind;

test('an object is meant by group, version, resource and labels', () => {
  assert.equal(isMatch('{group: apps, version: v1, resource: deployments}'), 'match');
  assert.equal(
    isMatch('{group: apps, version: "*", resource: deployments, selector: {matchLabels: {tier: prod}}}'),
    'match',
  );
  assert.equal(isMatch('{group: apps, version: v2, resource: deployments}'), 'no-match');
  assert.equal(isMatch('{version: "*", resource: deployments}'), 'no-match');
  assert.equal(isMatch('{group: apps, version: v1, resource: jobs}'), 'no-match');
  assert.equal(
    isMatch('{group: apps, version: v1, resource: deployments, selector: {matchLabels: {tier: x}}}'),
    'no-match',
  );
  assert.equal(isMatch('{group: apps, version: v1, resource: deployments}', {}), 'unknown');
});

test('without any entry the policy speaks of everything', () =>
  assert.deepEqual(readWith(readMatch, '{}'), { value: [], told: [] }));

test('what is wrong and what matches nothing is told', () => {
  assert.deepEqual(read('{group: apps, resource: deployments}').told, ['match-never-matches (surprise)']);
  assert.deepEqual(read('{version: v1, resource: widgets}').told, ['value-choice']);
  assert.deepEqual(read('{selector: {}}').told, ['field-missing', 'match-never-matches (surprise)']);
});
