// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtempDisposable, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { makeOwnFolder, requireOwnFolder, whyNotOwn } from './own-folder.ts';

const newFolder = () => mkdtempDisposable(join(tmpdir(), 'countersign-own-'));

test('a folder is made for this user alone, whatever the umask, with those above it', async () => {
  await using folder = await newFolder();
  const path = join(folder.path, 'a/b');
  const before = process.umask(0);
  try {
    await makeOwnFolder(path);
  } finally {
    process.umask(before);
  }
  for (const made of [path, dirname(path)]) assert.equal((await stat(made)).mode & 0o777, 0o700);
  await makeOwnFolder(path);
});

test('a folder that others can write to is refused, and one that they can only read is not', async () => {
  await using folder = await newFolder();
  const path = join(folder.path, 'a');
  await mkdir(path);
  for (const mode of [0o700, 0o755]) {
    await chmod(path, mode);
    await requireOwnFolder(path);
  }
  for (const mode of [0o770, 0o702, 0o1777]) {
    await chmod(path, mode);
    await assert.rejects(requireOwnFolder(path), { code: 'file-unreadable', message: /other users can write to it/ });
    await assert.rejects(makeOwnFolder(path), { code: 'file-unreadable' });
  }
});

test('a link and a file in its place are refused, and nothing is no folder of somebody else', async () => {
  await using folder = await newFolder();
  await symlink(folder.path, join(folder.path, 'link'));
  await assert.rejects(requireOwnFolder(join(folder.path, 'link')), { code: 'file-unreadable' });
  await writeFile(join(folder.path, 'file'), '');
  await assert.rejects(requireOwnFolder(join(folder.path, 'file')), { code: 'file-unreadable' });
  await requireOwnFolder(join(folder.path, 'nothing'));
  await requireOwnFolder(join(folder.path, 'file/below'));
});

test('a folder of another user is refused, but for one of root', () => {
  const facts = { isFolder: true, uid: 1001, mode: 0o40755 };
  assert.equal(whyNotOwn(facts, 1001), undefined);
  assert.equal(whyNotOwn({ ...facts, uid: 0 }, 1001), undefined);
  assert.equal(whyNotOwn(facts, 1002), 'it belongs to another user');
  assert.equal(whyNotOwn(facts, 0), 'it belongs to another user');
  assert.equal(whyNotOwn({ ...facts, uid: 0, mode: 0o40775 }, 1001), 'other users can write to it');
  assert.equal(whyNotOwn(facts, undefined), undefined);
});
