// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonObject } from '../bytes/json.ts';
import { encodeSummary, parseSummary, type Summary } from './summary.ts';

const summary: Summary = {
  verifier: 'https://gate.example/v1',
  policySets: ['ab'.repeat(32)],
  timeCreatedMs: Date.UTC(2026, 0, 2),
  references: ['registry.example/team/app:v1'],
  properties: ['COUNTERSIGN_VERIFIED'],
};

test('what is encoded is parsed back', () => {
  const hex = fc.array(fc.constantFrom(...'0123456789abcdef'.split('')), { minLength: 64, maxLength: 64 });
  fc.assert(
    fc.property(
      fc.record({
        verifier: fc.webUrl(),
        policySets: fc.array(
          hex.map((digits) => digits.join('')),
          { maxLength: 3 },
        ),
        timeCreatedMs: fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) }),
        references: fc.array(fc.string(), { maxLength: 3 }),
        properties: fc.array(fc.string(), { maxLength: 3 }),
      }),
      (any) => assert.deepEqual(parseSummary(encodeSummary(any)), { ...any }),
    ),
  );
});

test('a summary of somebody else names no reference, and members that we do not know are passed over', () => {
  const theirs = {
    verifier: { id: 'https://else.example', policies: [{ uri: 'https://p.example' }], region: 'eu' },
    timeCreated: '2026-01-02T00:00:00.5+01:00',
    properties: ['SLSA_BUILD_LEVEL_3'],
    more: 1,
  };
  assert.deepEqual(parseSummary(theirs), {
    verifier: 'https://else.example',
    policySets: [],
    timeCreatedMs: Date.UTC(2026, 0, 1, 23, 0, 0, 500),
    references: [],
    properties: ['SLSA_BUILD_LEVEL_3'],
  });
});

test('what the specification demands must be there', () => {
  const good = encodeSummary(summary);
  const verifier = good['verifier'] as JsonObject;
  const wrong: readonly JsonObject[] = [
    { ...good, verifier: { policies: [] } },
    { ...good, verifier: { ...verifier, id: '' } },
    { ...good, verifier: { id: 'https://gate.example' } },
    { ...good, verifier: { ...verifier, policies: [{ digest: { sha256: 'AB'.repeat(32) } }] } },
    { ...good, timeCreated: 'yesterday' },
    { ...good, properties: 'COUNTERSIGN_VERIFIED' },
    { ...good, 'https://countersign.dev/attestation/summary/v1': { references: 'registry.example/team/app' } },
  ];
  for (const predicate of [...wrong, [], null]) {
    assert.throws(() => parseSummary(predicate), { code: 'predicate-malformed' }, JSON.stringify(predicate));
  }
});
