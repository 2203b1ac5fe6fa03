// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MalformedError } from '../../errors/errors.ts';
import { encodeJwtSvidRequest, parseJwtSvidResponse } from './jwt-svid-messages.ts';

test('the request has the audience in field 1', () => {
  assert.deepEqual(encodeJwtSvidRequest('ab'), Uint8Array.of(10, 2, 97, 98));
  assert.deepEqual(encodeJwtSvidRequest('a'.repeat(200)).subarray(0, 3), Uint8Array.of(10, 200, 1));
});

test('tokens are read in order, and fields that are not known are passed over', () => {
  const svid = [18, 1, 97];
  const known = [10, 3, ...svid];
  assert.deepEqual(parseJwtSvidResponse(Uint8Array.of(...known, 10, 3, 18, 1, 98)), ['a', 'b']);
  assert.deepEqual(
    parseJwtSvidResponse(Uint8Array.of(16, 150, 1, ...known, 29, 0, 0, 0, 0, 33, 0, 0, 0, 0, 0, 0, 0, 0, 34, 1, 0)),
    ['a'],
  );
  assert.deepEqual(parseJwtSvidResponse(new Uint8Array()), []);
});

test('what is cut, has no token, or is too long is refused', () => {
  const bad = [
    [10],
    [10, 4, 18, 1, 97],
    [10, 0],
    [10, 2, 18, 5],
    [29, 0],
    [16],
    [16, 255],
    [10, 255, 255, 255, 255, 1],
    [15],
    [10, 3, 18, 1, 255],
  ];
  for (const bytes of bad)
    assert.throws(() => parseJwtSvidResponse(Uint8Array.of(...bytes)), { code: 'json-malformed' }, bytes.join());
  const many = new Uint8Array(Array.from({ length: 101 }, () => [10, 3, 18, 1, 97]).flat());
  assert.equal(parseJwtSvidResponse(many.subarray(5)).length, 100);
  assert.throws(() => parseJwtSvidResponse(many), { code: 'json-malformed' });
});

test('any bytes are a list or an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        parseJwtSvidResponse(bytes);
      } catch (error) {
        assert.ok(error instanceof MalformedError);
      }
    }),
  );
});
