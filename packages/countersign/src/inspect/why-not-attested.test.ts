// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePredicateMatcher } from '../attest/parse-predicate-matcher.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { UntrustedError } from '../errors/errors.ts';
import { digestOf } from '../oci/digest.ts';
import { type RefusedAttestation, typeList, whyNotAttested } from './why-not-attested.ts';

const discovery = { digest: digestOf(encodeUtf8('x')), image: undefined, candidates: [], refused: [], unreadable: [] };
const wanted = { reference: 'registry.example/app', predicate: parsePredicateMatcher('cyclonedx') };
const origin = { place: 'registry.example/app', store: 'referrers' } as const;
const other: RefusedAttestation = {
  origin,
  error: new UntrustedError('predicate-mismatch', 'another type'),
  claimedType: 'https://spdx.dev/Document',
};
const strange: RefusedAttestation = {
  origin,
  error: new UntrustedError('key-mismatch', 'another key'),
  claimedType: 'https://cyclonedx.org/bom',
};

test('the reason of the wanted type is told rather than that of another', () => {
  const error = whyNotAttested(wanted, discovery, [other, strange]);
  assert.match(error.message, /none of the attestations of the type `cyclonedx` is acceptable: another key/);
  assert.match(
    whyNotAttested(wanted, discovery, [other]).message,
    /wanted an attestation of the type `cyclonedx`, got none/,
  );
});

test('types are counted and listed in one order, up to a bound', () => {
  assert.equal(typeList(['b', undefined, 'a', 'b']), '`a` (1), `b` (2), nothing that can be read (1)');
  const many = typeList(Array.from({ length: 20 }, (_, at) => `type${at}`));
  assert.match(many, /, and 12 more types$/);
});
