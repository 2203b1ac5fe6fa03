// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonValue } from '../../../../packages/countersign/src/bytes/json.ts';
import { changed, type Gate, openGate, verdictOf, vulnsType } from '../support/gate.ts';

const here = 'registry.example/team/app';

async function gateOf(predicate: JsonValue): Promise<Gate> {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  await gate.attest('ci', here, { type: vulnsType, predicate });
  return gate;
}

async function decide(condition: string, predicate: JsonValue): Promise<string> {
  const gate = await gateOf(predicate);
  const policy = await gate.load(changed(await gate.text(), 'predicate.ok', JSON.stringify(condition)));
  return verdictOf(await gate.decide(`${here}:v1`, { policy }));
}

test('a condition counts when it is true, and not when it is false or an error', async () => {
  for (const [predicate, verdict] of [
    [{ ok: true }, 'verified'],
    [{ ok: false }, 'condition-false'],
    [{}, 'condition-failed'],
    [{ ok: 'true' }, 'condition-failed'],
    [{ ok: 1 }, 'condition-failed'],
  ] as const)
    assert.equal(await decide('predicate.ok', predicate), verdict);
});

const list = Array.from({ length: 400 }, (_, at) => at);
for (const [what, condition, predicate] of [
  ['an endless one', 'predicate.a.all(x, predicate.a.all(y, predicate.a == predicate.a))', { a: list }],
  ['a division by zero', '1 / int(predicate.a) == 1', { a: 0 }],
  ['an index that is not there', 'predicate.a[7] == 1', { a: [1] }],
  ['an overflow', 'int(predicate.a) * 9223372036854775807 > 0', { a: 2 }],
] as const) {
  test(`${what} is refused while it is evaluated`, async () => {
    assert.equal(await decide(condition, predicate), 'condition-failed');
  });
}

for (const [what, condition] of [
  ['strings that grow in a macro', 'predicate.a.map(x, string(x) + string(x)).size() > 0'],
  ['macros nested thrice', 'predicate.a.all(x, predicate.a.all(y, predicate.a.all(z, x == y)))'],
  ['parentheses without end', `${'('.repeat(2000)}true${')'.repeat(2000)}`],
  ['an unknown variable', 'env.HOME == ""'],
  ['an unknown function', 'http("http://169.254.169.254/") == ""'],
  ['5 KiB of text', `"${'a'.repeat(5000)}" == ""`],
] as const) {
  test(`${what} makes no policy`, async () => {
    await assert.rejects(decide(condition, {}), { code: 'policy-malformed' });
  });
}
