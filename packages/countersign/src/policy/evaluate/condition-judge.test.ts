// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Condition, ConditionInput } from '../condition.ts';
import { createPolicyDesk, deskKey, ruleOf } from './testing/policy-desk.ts';

const desk = createPolicyDesk();
const vulns = 'https://in-toto.io/attestation/vulns/v0.2';
const [key, otherKey] = [deskKey(), deskKey()];
const predicate = { text: 'vulns', matches: (type: string) => type === vulns };

function counting(evaluate: Condition['evaluate']): Condition & { readonly inputs: readonly ConditionInput[] } {
  const inputs: ConditionInput[] = [];
  return {
    text: 'a condition',
    inputs,
    evaluate: (input) => {
      inputs.push(input);
      return evaluate(input);
    },
  };
}

function decide(condition: Condition, copies: number): string {
  const by = [desk.keyHolder('one', key), desk.keyHolder('two', otherKey)];
  const rule = ruleOf({ kind: 'attestation', predicate, atLeast: 2, by, match: 'all', condition });
  const attested = [key, otherKey].map((one) => desk.attest(one, vulns, { predicate: { found: 0 } }));
  return desk.decide(
    [rule],
    attested.flatMap((one) => Array.from({ length: copies }, () => one)),
  ).result;
}

test('a condition is computed once for each signer of a statement, however often it is stored', () => {
  const condition = counting(() => ({ kind: 'true' }));
  assert.equal(decide(condition, 20), 'verified');
  assert.deepEqual(
    condition.inputs.map(({ signer }) => signer['name']),
    ['one', 'two'],
  );
});

test('what is wrong for one signer is not wrong for the other, nor the other way round', () => {
  const bad = counting(({ signer }) => ({ kind: signer['name'] === 'one' ? 'true' : 'false' }));
  assert.equal(decide(bad, 2), 'refused');
  assert.equal(bad.inputs.length, 2);
});
