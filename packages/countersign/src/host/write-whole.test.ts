// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { lstat, mkdtempDisposable, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { writeWhole } from './write-whole.ts';

const newFolder = () => mkdtempDisposable(join(tmpdir(), 'countersign-write-'));
const bytes = Buffer.from('the new text');

test('a new file holds the bytes, has the mode asked for, and nothing else is left', async () => {
  await using folder = await newFolder();
  const path = join(folder.path, 'f');
  await writeWhole(path, bytes, { mode: 0o600 });
  assert.equal(await readFile(path, 'utf8'), 'the new text');
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  assert.deepEqual(await readdir(folder.path), ['f']);
});

test('an existing file is `file-exists`, keeps its text, and nothing else is left', async () => {
  await using folder = await newFolder();
  const path = join(folder.path, 'f');
  await writeFile(path, 'old');
  await assert.rejects(writeWhole(path, bytes), { code: 'file-exists' });
  assert.equal(await readFile(path, 'utf8'), 'old');
  assert.deepEqual(await readdir(folder.path), ['f']);
});

test('with `overwrite` an existing file is replaced, and gets the mode asked for', async () => {
  await using folder = await newFolder();
  const path = join(folder.path, 'f');
  await writeFile(path, 'old', { mode: 0o644 });
  await writeWhole(path, bytes, { overwrite: true, mode: 0o600 });
  assert.equal(await readFile(path, 'utf8'), 'the new text');
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});

test('without `overwrite` a link that points nowhere counts as an existing file', async () => {
  await using folder = await newFolder();
  await symlink(join(folder.path, 'elsewhere'), join(folder.path, 'f'));
  await assert.rejects(writeWhole(join(folder.path, 'f'), bytes), { code: 'file-exists' });
  assert.deepEqual(await readdir(folder.path), ['f']);
});

test('with `overwrite` a link stays, and the file it points to is replaced', async () => {
  await using folder = await newFolder();
  await writeFile(join(folder.path, 'target'), 'old');
  await symlink('target', join(folder.path, 'f'));
  await writeWhole(join(folder.path, 'f'), bytes, { overwrite: true });
  assert.equal(await readFile(join(folder.path, 'target'), 'utf8'), 'the new text');
  assert.ok((await lstat(join(folder.path, 'f'))).isSymbolicLink());
});

test('a device is written to and not replaced', async () => {
  await writeWhole('/dev/null', bytes, { overwrite: true });
  assert.ok((await stat('/dev/null')).isCharacterDevice());
});

test('a folder in the place of the file is `file-unreadable`, and nothing is left beside it', async () => {
  await using folder = await newFolder();
  await using inner = await mkdtempDisposable(join(folder.path, 'inner-'));
  await assert.rejects(writeWhole(inner.path, bytes, { overwrite: true }), { code: 'file-unreadable' });
  assert.equal((await readdir(folder.path)).length, 1);
});

test('a missing folder is `file-not-found`', async () => {
  await using folder = await newFolder();
  await assert.rejects(writeWhole(join(folder.path, 'no/f'), bytes), { code: 'file-not-found' });
});

test('a full disk is `disk-full`', async (context) => {
  if (process.platform !== 'linux') return context.skip('there is no /dev/full here');
  await assert.rejects(writeWhole('/dev/full', bytes, { overwrite: true }), { code: 'disk-full' });
});

test('of two writers at once exactly one succeeds', async () => {
  await using folder = await newFolder();
  const path = join(folder.path, 'f');
  const results = await Promise.allSettled([writeWhole(path, bytes), writeWhole(path, bytes)]);
  assert.deepEqual(results.map((result) => result.status).sort(), ['fulfilled', 'rejected']);
});
