// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTarHeader } from './tar-header.ts';
import { parsePaxRecords } from './tar-pax.ts';
import { encodeEntry, paxRecord } from './test-tar.ts';

const encoder = new TextEncoder();

function headerOf(entry: Parameters<typeof encodeEntry>[0]): Uint8Array {
  return encodeEntry(entry)[0] ?? new Uint8Array(512);
}

test('a header is read with sizes beyond what octal digits hold', () => {
  assert.deepEqual(parseTarHeader(headerOf({ name: 'a', size: 5 })), { name: 'a', target: '', size: 5, type: '0' });
  assert.equal(parseTarHeader(headerOf({ name: 'a', size: 2 ** 40 }))?.size, 2 ** 40);
  assert.equal(parseTarHeader(new Uint8Array(512)), null);
});

test('a link has no content, whatever its size field says', () => {
  assert.equal(parseTarHeader(headerOf({ name: 'a', type: '2', target: 'b', size: 4096 }))?.size, 0);
});

test('a header with one bit flipped anywhere in its name is refused', () => {
  const block = headerOf({ name: 'name' });
  block[2] = (block[2] ?? 0) ^ 4;
  assert.throws(() => parseTarHeader(block), { code: 'archive-malformed' });
});

test('the PAX records that move content are read, and others are not', () => {
  const text =
    paxRecord('path', 'ä/b') + paxRecord('linkpath', 'c') + paxRecord('size', '9') + paxRecord('mtime', '1.5');
  assert.deepEqual(parsePaxRecords(encoder.encode(text)), { name: 'ä/b', target: 'c', size: 9 });
});

for (const text of [
  '5 a=b',
  '0 a=b\n',
  '-1 a=b\n',
  'x\n',
  paxRecord('size', '-1'),
  paxRecord('size', '9'.repeat(16)),
]) {
  test(`the PAX text ${JSON.stringify(text)} is refused`, () => {
    assert.throws(() => parsePaxRecords(encoder.encode(text)), { code: 'archive-malformed' });
  });
}
