// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requirePredicate } from './require-predicate.ts';
import { checkChanges, samples } from './testing/predicate-samples.ts';

const type = 'https://cyclonedx.org/bom';

test('a document says that it is CycloneDX and which version', () => {
  checkChanges(type, [['bomFormat'], ['bomFormat', 'SPDX'], ['specVersion'], ['specVersion', 1.6], ['components', {}]]);
});

test('a version in the type is the version of the document', () => {
  for (const version of ['v1', 'v1.6']) requirePredicate(`${type}/${version}`, samples[type]);
  for (const version of ['v1.5', 'v2', 'v1.60']) {
    assert.throws(() => requirePredicate(`${type}/${version}`, samples[type]), { code: 'predicate-malformed' });
  }
});
