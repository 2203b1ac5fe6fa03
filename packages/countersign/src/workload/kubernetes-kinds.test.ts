// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindOfObject, likelyKind } from './kubernetes-kinds.ts';

test('a kind is known by its group too: a name alone says nothing', () => {
  assert.deepEqual(kindOfObject('v1', 'Pod'), { kind: 'workload', podSpec: ['spec'] });
  assert.deepEqual(kindOfObject('v1', 'Service'), { kind: 'imageless' });
  assert.deepEqual(kindOfObject('serving.knative.dev/v1', 'Service'), { kind: 'unknown' });
  assert.deepEqual(kindOfObject('example.com/v1', 'Pod'), { kind: 'unknown' });
  assert.deepEqual(kindOfObject('v1', 'Deployment'), { kind: 'unknown' });
});

test('of the groups of Kubernetes every kind, of others none', () => {
  assert.deepEqual(kindOfObject('networking.k8s.io/v1', 'Anything'), { kind: 'imageless' });
  assert.deepEqual(kindOfObject('gateway.networking.k8s.io/v1', 'Gateway'), { kind: 'unknown' });
});

test('a kind that is misspelt is known by its group, and a kind of others is not', () => {
  assert.equal(likelyKind('apps/v1', 'Deploymnt'), 'Deployment');
  assert.equal(likelyKind('v1', 'pods'), 'Pod');
  assert.equal(likelyKind('example.com/v1', 'Deploymnt'), undefined);
  assert.equal(likelyKind('apps/v1', 'Workflow'), undefined);
});
