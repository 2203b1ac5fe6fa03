// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readInlinePolicy } from './read-inline-policy.ts';
import { toldBy } from './testing/read-with.ts';

const told = toldBy(readInlinePolicy);

test('a policy stands in the file, in a language that is known', () => {
  assert.deepEqual(told('{type: python, data: x}'), ['value-choice']);
  assert.deepEqual(told('{type: cue}'), ['field-missing']);
  assert.deepEqual(told('{data: x}'), ['field-missing']);
  assert.deepEqual(told('{type: cue, data: x, remote: {url: "https://a.example", sha256sum: x}}'), [
    'fields-exclusive',
  ]);
  assert.deepEqual(told('{type: cue, configMapRef: {name: a, key: b}}'), ['policy-config-map']);
  assert.deepEqual(told('{type: cue, configMapRef: {name: a}}'), ['field-missing', 'policy-config-map']);
  assert.deepEqual(told('{type: cue, remote: {url: "https://a.example", sha256sum: x}}'), ['policy-remote']);
  assert.ok(told('{type: cue, data: x, includeSpec: true}').includes('field-unknown'));
});
