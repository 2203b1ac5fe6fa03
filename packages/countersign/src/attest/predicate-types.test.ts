// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../errors/errors.ts';
import { predicateFamilies } from './predicate-families.ts';
import { classifyPredicateType, parsePredicateType } from './predicate-types.ts';

const cosign = {
  custom: 'https://cosign.sigstore.dev/attestation/v1',
  slsaprovenance: 'https://slsa.dev/provenance/v0.2',
  slsaprovenance02: 'https://slsa.dev/provenance/v0.2',
  slsaprovenance1: 'https://slsa.dev/provenance/v1',
  link: 'https://in-toto.io/Link/v1',
  spdx: 'https://spdx.dev/Document',
  spdxjson: 'https://spdx.dev/Document',
  cyclonedx: 'https://cyclonedx.org/bom',
  vuln: 'https://cosign.sigstore.dev/attestation/vuln/v1',
  openvex: 'https://openvex.dev/ns',
};

test('the names of cosign stand for the URIs of cosign', () => {
  for (const [name, uri] of Object.entries(cosign)) assert.equal(parsePredicateType(name), uri);
});

test('a URI stands for itself, and a family with a version for one URI', () => {
  assert.equal(parsePredicateType('https://acme.example/review/v3'), 'https://acme.example/review/v3');
  assert.equal(parsePredicateType('vulns/v0.1'), 'https://in-toto.io/attestation/vulns/v0.1');
  assert.equal(parsePredicateType('vulns'), 'https://in-toto.io/attestation/vulns/v0.2');
  assert.equal(parsePredicateType('spdx/v2.3'), 'https://spdx.dev/Document/v2.3');
  assert.equal(parsePredicateType('slsa-provenance'), 'https://slsa.dev/provenance/v1');
});

test('what is neither a name nor a URI is refused, and so is a version that nobody gave out', () => {
  const wrong = [
    '',
    'sbom',
    'SPDX',
    'spdx/',
    'spdx/2.3',
    'spdx/v2.3/x',
    'vulns/v9',
    'vulns/',
    '/v1',
    'https://a b',
    'https:',
  ];
  const stranger = ['https://slsa.dev/provenance/v1\u200b', '__proto__', 'spdx/__proto__', 'vulns/constructor'];
  for (const text of [...wrong, ...stranger]) {
    assert.throws(
      () => parsePredicateType(text),
      (error) => error instanceof UsageError && error.code === 'predicate-type-unknown',
      text,
    );
  }
});

test('every URI of a family is classified as the version that it is', () => {
  for (const family of predicateFamilies) {
    for (const [version, uri] of Object.entries(family.versions)) {
      assert.deepEqual(classifyPredicateType(uri), { family, version });
    }
  }
  assert.equal(classifyPredicateType('https://cyclonedx.org/bom/v1.6')?.version, 'v1.6');
  assert.equal(classifyPredicateType('https://cyclonedx.org/bom/v1.6x'), undefined);
  assert.equal(classifyPredicateType('https://cyclonedx.org/bomb'), undefined);
});
