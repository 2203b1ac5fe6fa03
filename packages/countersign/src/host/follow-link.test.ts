// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { chmod, lchown, mkdtempDisposable, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { followLink, isPlanted } from './follow-link.ts';
import { writeWhole } from './write-whole.ts';

const newFolder = () => mkdtempDisposable(join(tmpdir(), 'countersign-link-'));

test('a link of our own leads to its target, and what is no link or nothing is its own answer', async () => {
  await using folder = await newFolder();
  await chmod(folder.path, 0o1777);
  const [target, link] = [join(folder.path, 'target'), join(folder.path, 'link')];
  assert.equal(await followLink(target), target);
  await writeFile(target, 'old');
  await symlink(target, link);
  assert.equal(await followLink(target), target);
  assert.equal(await followLink(link), target);
});

test('a link that another user planted in a shared folder is not written through', async (context) => {
  if (process.getuid?.() !== 0) return context.skip('only root can make links of another user');
  await using folder = await newFolder();
  await chmod(folder.path, 0o1777);
  const [target, link] = [join(folder.path, 'target'), join(folder.path, 'link')];
  await writeFile(target, 'old');
  await symlink(target, link);
  await lchown(link, 1001, 1001);
  await assert.rejects(writeWhole(link, Buffer.from('new'), { overwrite: true }), { code: 'file-unreadable' });
  assert.equal(await readFile(target, 'utf8'), 'old');
  await chmod(folder.path, 0o755);
  await writeWhole(link, Buffer.from('new'), { overwrite: true });
  assert.equal(await readFile(target, 'utf8'), 'new');
});

test('planted is what neither we nor the owner of a sticky folder made that everybody can write to', () => {
  const [ours, theirs, root] = [{ uid: 1000, mode: 0o120777 }, { uid: 1001, mode: 0o120777 }, 0];
  const shared = { uid: root, mode: 0o41777 };
  assert.equal(isPlanted(theirs, shared, 1000), true);
  assert.equal(isPlanted(ours, shared, 1000), false);
  assert.equal(isPlanted({ ...theirs, uid: root }, shared, 1000), false);
  assert.equal(isPlanted(theirs, { ...shared, mode: 0o40777 }, 1000), false);
  assert.equal(isPlanted(theirs, { ...shared, mode: 0o41755 }, 1000), false);
  assert.equal(isPlanted(theirs, shared, undefined), false);
});
