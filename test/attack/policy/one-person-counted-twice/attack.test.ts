// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openGate, verdictOf } from '../support/gate.ts';

for (const [place, who, verdict] of [
  ['registry.example/keys/app', ['alice', 'alice'], 'too-few-signers'],
  ['registry.example/keys/app', ['alice'], 'too-few-signers'],
  ['registry.example/keys/app', ['alice', 'bob'], 'verified'],
  ['registry.example/people/app', ['carol@acme.example', 'carol@acme.example'], 'too-few-signers'],
  ['registry.example/people/app', ['carol@acme.example'], 'too-few-signers'],
  ['registry.example/people/app', ['carol@acme.example', 'dave@acme.example'], 'verified'],
] as const) {
  test(`two are wanted in ${place}: signatures by ${who.join(' and ')} come out as ${verdict}`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${place}:v1`);
    for (const by of who) await gate.sign(by, place);
    assert.equal(verdictOf(await gate.decide(`${place}:v1`)), verdict);
  });
}

test('one key under two names, and one name for several people, are told, and refused where policies are read strictly', async () => {
  const { findings } = await openGate(import.meta.dirname).load();
  assert.deepEqual(
    findings.filter(({ severity }) => severity === 'surprise').map(({ rule }) => rule),
    ['key-under-two-names', 'pattern-fills-places'],
  );
});
