// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Requirement } from '../requirement.ts';
import { demandText } from './demand-text.ts';
import { createPolicyDesk, signedBy } from './testing/policy-desk.ts';

test('each demand is one line that its author would recognise', () => {
  const desk = createPolicyDesk();
  const [alice, bob] = [desk.person('alice'), desk.person('bob')];
  const predicate = { text: 'vulns', matches: () => true };
  const condition = { text: 'predicate.ok', evaluate: () => ({ kind: 'true' }) as const };
  const table: readonly (readonly [Requirement, string])[] = [
    [signedBy([alice]), 'signed by `alice`'],
    [signedBy([alice, alice]), 'signed by `alice`'],
    [signedBy([alice, bob]), 'signed by one of `alice`, `bob`'],
    [signedBy([alice, bob], { atLeast: 2, maxAgeMs: 86_400_000 }), 'signed by 2 of `alice`, `bob`, at most 1d ago'],
    [signedBy([alice], { annotations: { a: 'b' } }), 'signed by `alice`, with `a=b`'],
    [
      { kind: 'attestation', predicate, by: [alice], atLeast: 1, match: 'latest', maxAgeMs: 3_600_000, condition },
      'the latest `vulns` attested by `alice`, with `predicate.ok`, at most 1h ago',
    ],
    [
      { kind: 'summary', by: [alice], verifier: 'https://gate.example', policySets: [], maxAgeMs: 60_000 },
      'a summary of the checks of `https://gate.example`, signed by `alice`, at most 1m ago',
    ],
    [{ kind: 'digest-in', list: { source: 'bases.txt', digests: new Set() } }, 'a digest of `bases.txt`'],
    [{ kind: 'static', verdict: 'fail' }, 'nothing can satisfy this'],
    [{ kind: 'all', of: [] }, 'all of these'],
    [{ kind: 'any', of: [] }, 'any of these'],
  ];
  for (const [requirement, text] of table) assert.equal(demandText(requirement), text);
});
