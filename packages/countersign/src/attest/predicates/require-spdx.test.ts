// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requirePredicate } from './require-predicate.ts';
import { checkChanges, samples } from './testing/predicate-samples.ts';

const type = 'https://spdx.dev/Document';
const three = `${type}/v3` as const;

test('a document of SPDX 2 and of SPDX 3 has the members of its version', () => {
  checkChanges(type, [
    ['spdxVersion'],
    ['SPDXID'],
    ['name'],
    ['creationInfo'],
    ['creationInfo/created', 'x'],
    ['packages', 1],
  ]);
  checkChanges(three, [['@context'], ['@graph'], ['@graph', {}], ['@graph/0/type']]);
});

test('a version in the type is the version of the document', () => {
  requirePredicate(`${type}/v2.3`, samples[type]);
  requirePredicate(`${type}/v2`, samples[type]);
  requirePredicate(type, samples[three]);
  requirePredicate(`${three}.0.1`, samples[three]);
  for (const [uri, document] of [
    [`${type}/v2.2`, samples[type]],
    [three, samples[type]],
    [`${type}/v2.3`, samples[three]],
  ] as const) {
    assert.throws(() => requirePredicate(uri, document), { code: 'predicate-malformed' }, uri);
  }
});

test('tags and values are one text that names its version', () => {
  requirePredicate(type, 'SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\n');
  for (const text of ['', 'DataLicense: CC0-1.0', 'SPDXVersion: 2.3', 'SPDXVersion:']) {
    assert.throws(() => requirePredicate(type, text), { code: 'predicate-malformed' }, text);
  }
});
