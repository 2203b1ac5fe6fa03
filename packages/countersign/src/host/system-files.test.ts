// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempDisposable, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemFiles } from './system-files.ts';

const newFolder = () => mkdtempDisposable(join(tmpdir(), 'countersign-files-'));

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('a file of exactly the limit is read', async () => {
  await using folder = await newFolder();
  const path = join(folder.path, 'f');
  await writeFile(path, 'x'.repeat(10));
  assert.equal(Buffer.from(await systemFiles.read(path, 10)).toString(), 'x'.repeat(10));
});

test('a file of one byte more than the limit is refused', async () => {
  await using folder = await newFolder();
  const path = join(folder.path, 'f');
  await writeFile(path, 'x'.repeat(11));
  await assert.rejects(systemFiles.read(path, 10), { code: 'file-unreadable' });
});

test('an empty file is read as no bytes', async () => {
  await using folder = await newFolder();
  await writeFile(join(folder.path, 'f'), '');
  assert.equal((await systemFiles.read(join(folder.path, 'f'), 0)).length, 0);
});

test('a file that has no size of its own is read to its end', async (context) => {
  if (process.platform !== 'linux') return context.skip('there is no /proc here');
  const bytes = await systemFiles.read('/proc/self/status', 1_000_000);
  assert.match(Buffer.from(bytes).toString(), /^Name:/);
});

test('an endless file is refused at the limit', async () => {
  await assert.rejects(systemFiles.read('/dev/zero', 1_000_000), { code: 'file-unreadable' });
});

test('a missing file is `file-not-found`, and null where absence is an answer', async () => {
  await using folder = await newFolder();
  const path = join(folder.path, 'nothing');
  await assert.rejects(systemFiles.read(path, 10), { code: 'file-not-found' });
  assert.equal(await systemFiles.readIfExists(path, 10), null);
  await writeFile(path, 'x');
  assert.equal(await systemFiles.readIfExists(join(path, 'below-a-file'), 10), null);
});

test('a folder in the place of a file is `file-unreadable`, and never absence', async () => {
  await using folder = await newFolder();
  await assert.rejects(systemFiles.read(folder.path, 10), { code: 'file-unreadable' });
  await assert.rejects(systemFiles.readIfExists(folder.path, 10), { code: 'file-unreadable' });
});

test('a stream gives all bytes of a large file', async () => {
  await using folder = await newFolder();
  const bytes = Buffer.alloc(700_001, 'abc');
  await writeFile(join(folder.path, 'f'), bytes);
  assert.ok((await collect(systemFiles.openStream(join(folder.path, 'f')))).equals(bytes));
});

test('a stream of a missing file is `file-not-found`', async () => {
  await using folder = await newFolder();
  await assert.rejects(collect(systemFiles.openStream(join(folder.path, 'f'))), { code: 'file-not-found' });
});

test('a stream ends with the reason of its signal', async () => {
  const reason = new Error('enough');
  await assert.rejects(collect(systemFiles.openStream('/dev/zero', AbortSignal.abort(reason))), (e) => e === reason);
});

test('existence, folders and links are told apart', async () => {
  await using folder = await newFolder();
  const below = join(folder.path, 'a/b');
  assert.equal(await systemFiles.exists(below), false);
  await systemFiles.makeFolder(below);
  await systemFiles.makeFolder(below);
  assert.equal(await systemFiles.isFolder(below), true);
  await writeFile(join(below, 'f'), 'x');
  assert.equal(await systemFiles.isFolder(join(below, 'f')), false);
  await symlink(join(below, 'gone'), join(below, 'dangling'));
  assert.equal(await systemFiles.exists(join(below, 'dangling')), false);
});

test('a folder cannot be made where a file is', async () => {
  await using folder = await newFolder();
  await writeFile(join(folder.path, 'f'), 'x');
  await assert.rejects(systemFiles.makeFolder(join(folder.path, 'f')), { code: 'file-exists' });
});

test('a private folder is there while it is worked in, for nobody else, and gone afterwards', async () => {
  const path = await systemFiles.withPrivateFolder(async (folder) => {
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    await writeFile(join(folder, 'f'), 'x');
    return folder;
  });
  assert.equal(await systemFiles.exists(path), false);
  const failed = systemFiles.withPrivateFolder(async (folder) => {
    throw new Error(folder);
  });
  const message = await failed.catch((error: Error) => error.message);
  assert.equal(await systemFiles.exists(message), false);
});

test('the names in a folder are listed in one order, and what is no folder is told', async () => {
  await systemFiles.withPrivateFolder(async (folder) => {
    for (const name of ['b', 'A', 'a']) await systemFiles.write(`${folder}/${name}`, new Uint8Array());
    assert.deepEqual(await systemFiles.list(folder), ['A', 'a', 'b']);
    await assert.rejects(systemFiles.list(`${folder}/c`), { code: 'file-not-found' });
    for (const name of ['b', 'A', 'a']) await systemFiles.remove(`${folder}/${name}`);
  });
});
