// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../errors/errors.ts';
import { parsePredicateMatcher } from './parse-predicate-matcher.ts';

interface Row {
  readonly text: string;
  readonly matches: readonly string[];
  readonly misses: readonly string[];
}

const rows: readonly Row[] = [
  {
    text: 'slsa-provenance',
    matches: ['https://slsa.dev/provenance/v0.2', 'https://slsa.dev/provenance/v1'],
    misses: [
      'https://slsa.dev/provenance',
      'https://slsa.dev/provenance/v2',
      'https://slsa.dev.evil.example/provenance/v1',
    ],
  },
  {
    text: 'slsa-provenance/v1',
    matches: ['https://slsa.dev/provenance/v1'],
    misses: ['https://slsa.dev/provenance/v0.2', 'https://slsa.dev/provenance/v1/', 'https://slsa.dev/provenance/V1'],
  },
  {
    text: 'slsaprovenance',
    matches: ['https://slsa.dev/provenance/v0.2'],
    misses: ['https://slsa.dev/provenance/v1'],
  },
  {
    text: 'cyclonedx/v1',
    matches: ['https://cyclonedx.org/bom/v1', 'https://cyclonedx.org/bom/v1.6'],
    misses: ['https://cyclonedx.org/bom', 'https://cyclonedx.org/bom/v10', 'https://cyclonedx.org/bom/v1.6-rc'],
  },
  {
    text: 'cyclonedx',
    matches: ['https://cyclonedx.org/bom', 'https://cyclonedx.org/bom/v1.6'],
    misses: ['https://cyclonedx.org/bom/', 'https://cyclonedx.org/bom/latest', 'https://spdx.dev/Document'],
  },
  {
    text: 'vulns',
    matches: ['https://in-toto.io/attestation/vulns/v0.1', 'https://in-toto.io/attestation/vulns/v0.2'],
    misses: ['https://cosign.sigstore.dev/attestation/vuln/v1'],
  },
  {
    text: 'https://acme.example/review',
    matches: ['https://acme.example/review'],
    misses: ['https://acme.example/review/v1', 'https://ACME.example/review'],
  },
];

test('a family matches its versions, a version itself and what is more exact, a URI itself', () => {
  for (const { text, matches, misses } of rows) {
    const matcher = parsePredicateMatcher(text);
    assert.equal(matcher.text, text);
    for (const uri of matches) assert.equal(matcher.matches(uri), true, `${text} must match ${uri}`);
    for (const uri of misses) assert.equal(matcher.matches(uri), false, `${text} must not match ${uri}`);
  }
});

test('a matcher for nothing that is known is refused', () => {
  assert.throws(
    () => parsePredicateMatcher('provenance'),
    (error) => error instanceof UsageError && error.code === 'predicate-type-unknown',
  );
});
