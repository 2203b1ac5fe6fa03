// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UsageError } from '../errors/errors.ts';
import { fileError } from './file-error.ts';

const expectations = {
  ENOENT: 'file-not-found',
  EEXIST: 'file-exists',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'file-unreadable',
  EISDIR: 'file-unreadable',
  EROFS: 'file-unreadable',
  ELOOP: 'file-unreadable',
} as const;

for (const [system, ours] of Object.entries(expectations)) {
  test(`the system's \`${system}\` becomes \`${ours}\`, and is kept as the cause`, () => {
    const cause = Object.assign(new Error('as libuv says it'), { code: system });
    const error = fileError(cause, 'read', 'some/file');
    assert.equal(error.code, ours);
    assert.equal(error.cause, cause);
    assert.match(error.message, /^cannot read `some\/file`: /);
  });
}

test('an error of ours passes through unchanged', () => {
  const ours = new UsageError('file-unreadable', 'too large');
  assert.equal(fileError(ours, 'read', 'f'), ours);
});
