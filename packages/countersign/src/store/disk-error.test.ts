// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UntrustedError } from '../errors/errors.ts';
import { diskError, systemCode } from './disk-error.ts';

for (const [code, wanted] of [
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['ENOENT', 'file-not-found'],
  ['EACCES', 'file-unreadable'],
  ['EROFS', 'file-unreadable'],
  ['EIO', 'EIO'],
] as const) {
  test(`${code} means ${wanted}`, () => {
    const error = diskError(Object.assign(new Error(code), { code }), 'folder/file');
    assert.equal(systemCode(error), wanted);
  });
}

test('an error that has a meaning already keeps it', () => {
  const error = new UntrustedError('image-not-found', 'gone');
  assert.equal(diskError(error, 'x'), error);
  assert.equal(systemCode('no error'), undefined);
});
