// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseToken } from './token.ts';

function parse(text: string): unknown {
  return parseToken(new TextEncoder().encode(text), 'auth.test');
}

test('both names of the token are read, and its life is a little shorter than told', () => {
  assert.deepEqual(parse('{"token":"t","expires_in":300}'), { value: 't', lifetimeMs: 290_000 });
  assert.deepEqual(parse('{"access_token":"t"}'), { value: 't', lifetimeMs: 50_000 });
  assert.deepEqual(parse('{"token":"t","access_token":"u","expires_in":4}'), { value: 't', lifetimeMs: 2_000 });
});

test('an absurd life is cut to a day or the default', () => {
  assert.deepEqual(parse('{"token":"t","expires_in":1e300}'), { value: 't', lifetimeMs: 86_390_000 });
  for (const life of ['-5', '0', '"9"', 'null'])
    assert.deepEqual(parse(`{"token":"t","expires_in":${life}}`), { value: 't', lifetimeMs: 50_000 });
});

for (const text of [
  '',
  'secret',
  '{}',
  '{"token":""}',
  '{"token":7}',
  '{"token":"a b"}',
  String.raw`{"token":"a\r\nHost: secret"}`,
  '{"token":"a","token":"b"}',
  '[]',
]) {
  test(`${JSON.stringify(text)} is no token`, () => {
    assert.throws(
      () => parse(text),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'registry-protocol');
        assert.equal(error.cause, undefined);
        assert.doesNotMatch(error.message, /secret/);
        return true;
      },
    );
  });
}
