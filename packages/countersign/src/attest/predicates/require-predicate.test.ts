// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predicateFamilies } from '../predicate-families.ts';
import { requirePredicate } from './require-predicate.ts';
import { samples } from './testing/predicate-samples.ts';

test('every type has a sample that passes, and an empty object passes for none', () => {
  for (const [type, predicate] of Object.entries(samples)) requirePredicate(type, predicate);
  const uris = predicateFamilies.flatMap(({ versions }) => Object.values(versions));
  for (const uri of uris) assert.throws(() => requirePredicate(uri, {}), { code: 'predicate-malformed' }, uri);
});

test('of other types any object is good, and nothing else', () => {
  requirePredicate('https://acme.example/review/v1', { approved: true });
  for (const value of [null, [], 'text', 1]) {
    assert.throws(() => requirePredicate('https://acme.example/review/v1', value), { code: 'predicate-malformed' });
  }
});

test('the message says where the member is missing', () => {
  assert.throws(
    () => requirePredicate('https://slsa.dev/provenance/v1', { buildDefinition: {} }),
    /predicate\.buildDefinition\.buildType/,
  );
});
