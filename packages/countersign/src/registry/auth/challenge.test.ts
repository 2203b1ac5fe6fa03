// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { UnavailableError } from '../../errors/errors.ts';
import { parseChallenges } from './challenge.ts';

function parsed(...headers: readonly string[]): unknown {
  return parseChallenges(headers).map(({ scheme, params }) => [scheme, Object.fromEntries(params)]);
}

test('the challenge of a token registry', () => {
  assert.deepEqual(
    parsed('Bearer realm="https://auth.test/token",service="registry.test",scope="repository:a/b:pull,push"'),
    [['bearer', { realm: 'https://auth.test/token', service: 'registry.test', scope: 'repository:a/b:pull,push' }]],
  );
});

test('several challenges in one field and several fields', () => {
  assert.deepEqual(
    parsed('Bearer realm="r", service="s", Basic realm="Gitea"', 'NEGOTIATE', 'Custom abc==, Basic REALM = x'),
    [
      ['bearer', { realm: 'r', service: 's' }],
      ['basic', { realm: 'Gitea' }],
      ['negotiate', {}],
      ['custom', {}],
      ['basic', { realm: 'x' }],
    ],
  );
});

test('quoted commas, equal signs and escapes belong to the value', () => {
  assert.deepEqual(parsed(String.raw`Basic realm="a, Bearer realm=\"b\\", x=""`), [
    ['basic', { realm: 'a, Bearer realm="b\\', x: '' }],
  ]);
});

test('an unquoted address is read to the next comma', () => {
  assert.deepEqual(parsed('Bearer realm=https://auth.test/token?x,service=s'), [
    ['bearer', { realm: 'https://auth.test/token?x', service: 's' }],
  ]);
});

test('empty list parts and the empty field say nothing', () => {
  assert.deepEqual(parsed('', ' , ,Basic ,, ', ','), [['basic', {}]]);
});

for (const header of [
  'Bearer realm="open',
  'Bearer realm="a" service="b"',
  'Bearer realm="a", realm="b"',
  '"quoted"',
  'Bearer a=b, realm=',
  'Bearer =x',
  'Bearer "x"',
]) {
  test(`${header} does not parse`, () => assert.throws(() => parsed(header), { code: 'registry-protocol' }));
}

test('too much is refused', () => {
  assert.throws(() => parsed(`Basic realm="${'a'.repeat(17_000)}"`), { code: 'registry-protocol' });
  assert.throws(() => parsed(...Array.from({ length: 17 }, () => 'Basic')), { code: 'registry-protocol' });
});

test('any text is parsed or refused', () => {
  const pieces = fc.array(fc.constantFrom('Bearer', 'Basic', ' ', ',', '=', '"', '\\', 'realm', 'a', '==', '\t', 'é'));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        pieces.map((parts) => parts.join('')),
      ),
      (text) => {
        try {
          for (const { scheme } of parseChallenges([text])) assert.match(scheme, /^[^A-Z\s,"]+$/);
        } catch (error) {
          assert.ok(error instanceof UnavailableError, String(error));
        }
      },
    ),
  );
});
