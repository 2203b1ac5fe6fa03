// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePredicateMatcher } from '../attest/parse-predicate-matcher.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestOf } from '../oci/digest.ts';
import type { ConditionInput, ConditionResult } from '../policy/condition.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import { attestInWorld, rawStatement } from '../verify/testing/attestation-in-world.ts';
import { verifyAttestation } from '../verify/verify-attestation.ts';
import { evaluateConditions } from './attestation-conditions.ts';
import type { AcceptedAttestation } from './attestation-inspection.ts';

const { world } = createTestWorld();
const digest = digestOf(encodeUtf8('image'));
const reference = 'registry.example/app';
const statement = rawStatement(digest, { predicate: { good: true } });

function accepted(): AcceptedAttestation {
  const candidate = attestInWorld(world, statement, { format: 'envelope' });
  const predicate = parsePredicateMatcher('slsa-provenance');
  const attestation = verifyAttestation(candidate, trustInWorld(world), { digest, predicate });
  const origin = { place: reference, store: 'attestation-tag', manifest: digest, layer: 0 } as const;
  return { origin, candidate, attestation };
}

function codesOf(...results: readonly ConditionResult[]): readonly string[] {
  const conditions = results.map((result, at) => ({
    name: `${at}.cue`,
    condition: { text: '', evaluate: (): ConditionResult => result },
  }));
  return evaluateConditions({ conditions, reference }, accepted()).map(({ error }) => error.code);
}

test('what satisfies all conditions is not refused; false and failed are two refusals', () => {
  assert.deepEqual(codesOf(), []);
  assert.deepEqual(codesOf({ kind: 'true' }, { kind: 'true' }), []);
  assert.deepEqual(codesOf({ kind: 'true' }, { kind: 'false' }, { kind: 'failed', why: 'x' }), [
    'condition-false',
    'condition-failed',
  ]);
});

test('a condition sees the statement as it was signed, the subject that is the image, and who signed', () => {
  const seen: ConditionInput[] = [];
  const evaluate = (input: ConditionInput): ConditionResult => {
    seen.push(input);
    return { kind: 'true' };
  };
  evaluateConditions({ conditions: [{ name: 'spy', condition: { text: '', evaluate } }], reference }, accepted());
  const [input] = seen;
  assert.deepEqual(input?.statement, statement);
  assert.deepEqual(input?.predicate, { good: true });
  assert.deepEqual(input?.subject['digest'], { sha256: digest.slice(7) });
  assert.deepEqual(input?.image, { reference, digest });
  assert.equal(input?.signer['subject'], 'person@example.com');
});
