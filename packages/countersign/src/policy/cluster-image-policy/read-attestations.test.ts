// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAttestations } from './read-attestations.ts';
import { readWith } from './testing/read-with.ts';

const read = (type: string) => readWith(readAttestations, `attestations: [{name: a, predicateType: "${type}"}]`);
const replaced = 'attestations-replace-signature (note)';

test('types are URIs, or the names that cosign has for them', () => {
  for (const [type, uri, ...more] of [
    ['https://slsa.dev/provenance/v1', 'https://slsa.dev/provenance/v1'],
    ['slsaprovenance', 'https://slsa.dev/provenance/v0.2', 'predicate-type-short (note)'],
    ['vuln', 'https://cosign.sigstore.dev/attestation/vuln/v1', 'predicate-type-short (note)'],
    ['spdxjson', 'https://spdx.dev/Document', 'predicate-type-short (note)'],
    ['ours', 'ours', 'predicate-type-no-uri (surprise)'],
  ] as const) {
    const { value, told } = read(type);
    assert.deepEqual([value, told], [[{ name: 'a', predicateType: uri }], [replaced, ...more]]);
  }
});

test('none is none, and each has a name and a type', () => {
  assert.deepEqual(readWith(readAttestations, '{}'), { value: [], told: [] });
  assert.deepEqual(readWith(readAttestations, 'attestations: [{}]').told, [replaced, 'field-missing', 'field-missing']);
});
