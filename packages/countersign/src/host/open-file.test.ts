// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { constants } from 'node:fs';
import { mkdtempDisposable, readdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileCalls } from './file-calls.ts';
import { openFile } from './open-file.ts';

const newFolder = () => mkdtempDisposable(join(tmpdir(), 'countersign-open-'));
const newFile = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

test('what is written is read back piece by piece, and then nothing more', async () => {
  await using folder = await newFolder();
  const path = join(folder.path, 'f');
  {
    await using file = await openFile(path, newFile, 0o600);
    await file.write(Uint8Array.of(1, 2, 3));
    await file.sync();
  }
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  await using file = await openFile(path, constants.O_RDONLY);
  assert.equal(await file.sizeBytes(), 3);
  const into = new Uint8Array(2);
  assert.deepEqual([await file.read(into), [...into]], [2, [1, 2]]);
  assert.deepEqual([await file.read(into), into[0]], [1, 3]);
  assert.equal(await file.read(into), 0);
});

test('a file that is there already, or is not there, is refused with the code of the system', async () => {
  await using folder = await newFolder();
  const path = join(folder.path, 'f');
  await assert.rejects(openFile(path, constants.O_RDONLY), { code: 'ENOENT' });
  await (await openFile(path, newFile))[Symbol.asyncDispose]();
  await assert.rejects(openFile(path, newFile), { code: 'EEXIST' });
});

test('files are closed when they are disposed of', async (context) => {
  if (process.platform !== 'linux') return context.skip('there is no /proc here');
  await using folder = await newFolder();
  const path = join(folder.path, 'f');
  for (let count = 0; count < 100; count++) {
    await using file = await openFile(path, constants.O_WRONLY | constants.O_CREAT);
    await file.write(Uint8Array.of(count));
  }
  const open = await readdir('/proc/self/fd');
  const targets = await Promise.all(
    open.map(async (fd) => await fileCalls.realpath(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  assert.equal(targets.filter((target) => target.endsWith(path)).length, 0);
});
