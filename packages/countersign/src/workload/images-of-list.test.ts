// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imagesOfList } from './images-of-list.ts';

test('each line is an image, and comments and empty lines are none', () => {
  const found = imagesOfList('\ufeff# x\r\n\r\n  nginx \r\nr.io/a:1\n');
  assert.deepEqual(
    found.map(({ image, at, path }) => [image, at?.line, path]),
    [
      ['nginx', 3, 'line 3'],
      ['r.io/a:1', 4, 'line 4'],
    ],
  );
});

test('two on a line, and what is no image, are refused with the line', () => {
  for (const text of ['a\nb c\n', 'a\n- b\n', 'a\nhttps://b\n', 'a\nb # c\n']) {
    assert.throws(() => imagesOfList(text), { code: 'workload-malformed', message: /^line 2/ }, text);
  }
});
