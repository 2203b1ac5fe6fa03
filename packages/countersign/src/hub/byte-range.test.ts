// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseByteRange } from './byte-range.ts';

test('a part that exists is given, one that does not is refused, what is not understood is ignored', () => {
  assert.deepEqual(parseByteRange('bytes=0-0', 10), { start: 0, end: 0 });
  assert.deepEqual(parseByteRange('bytes=9-', 10), { start: 9, end: 9 });
  assert.deepEqual(parseByteRange('bytes=-3', 10), { start: 7, end: 9 });
  assert.deepEqual(parseByteRange('bytes=-30', 10), { start: 0, end: 9 });
  for (const field of ['bytes=10-', 'bytes=5-4', 'bytes=-0'])
    assert.equal(parseByteRange(field, 10), 'unsatisfiable', field);
  assert.equal(parseByteRange('bytes=0-', 0), 'unsatisfiable');
  for (const field of [undefined, 'bytes=-', 'lines=0-1', 'bytes=0-1,2-3', 'bytes= 0-1', 'bytes=a-b']) {
    assert.equal(parseByteRange(field, 10), 'whole', field);
  }
});

test('a range always lies inside the content', () => {
  fc.assert(
    fc.property(fc.nat(50), fc.nat(50), fc.integer({ min: 1, max: 40 }), (first, last, size) => {
      const range = parseByteRange(`bytes=${first}-${last}`, size);
      if (typeof range === 'object') assert.ok(range.start <= range.end && range.end < size);
      else assert.equal(range, 'unsatisfiable');
    }),
  );
});
