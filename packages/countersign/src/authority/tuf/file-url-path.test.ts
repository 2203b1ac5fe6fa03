// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileUrlPath } from './file-url-path.ts';

test('a path comes out of its address, and of no other', () => {
  assert.equal(fileUrlPath(new URL('file:///mnt/a%20b')), '/mnt/a b');
  for (const text of ['file:///%zz', 'file:///a%2fb', 'file://elsewhere/a'])
    assert.throws(() => fileUrlPath(new URL(text)), { code: 'usage-flag' });
});
