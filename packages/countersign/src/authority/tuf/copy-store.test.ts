// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemFiles } from '../../host/system-files.ts';
import type { Log } from '../../ports/log.ts';
import { silentLog } from '../../ports/log.ts';
import { createCopyStore } from './copy-store.ts';
import { chooseMirrorAndRoot } from './repository-choice.ts';
import type { RepositoryCopy } from './repository-copy.ts';
import { serveRepository } from './testing/serve-repository.ts';
import { createTestRepository } from './testing/tuf-repository.ts';

const mirror = 'https://tuf.example';
const copyOf = (version: number): RepositoryCopy => ({
  mirror,
  version,
  checkedMs: 1,
  expiresMs: 2,
  metadata: { root: Uint8Array.of(version) },
  targets: { 'trusted_root.json': Uint8Array.of(version, 1) },
});

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-copies-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('what is written is what is read, and only under its own mirror', async () => {
  await inFolder(async (folder) => {
    const store = createCopyStore(join(folder, 'deep/er'), { files: systemFiles, log: silentLog });
    assert.equal(await store.readCopy('a.json', mirror), undefined);
    assert.equal(await store.readMirror(), undefined);
    await store.writeCopy('a.json', copyOf(1));
    await store.writeMirror(mirror);
    assert.deepEqual(await store.readCopy('a.json', mirror), copyOf(1));
    assert.equal(await store.readMirror(), mirror);
    assert.equal(await store.readCopy('a.json', 'https://other.example'), undefined);
  });
});

test('a copy that is offered replaces an older one and not a newer one', async () => {
  await inFolder(async (folder) => {
    const store = createCopyStore(folder, { files: systemFiles, log: silentLog });
    await store.offerCopy('a.json', copyOf(2));
    await store.offerCopy('a.json', copyOf(1));
    assert.equal((await store.readCopy('a.json', mirror))?.version, 2);
    await store.offerCopy('a.json', copyOf(3));
    assert.equal((await store.readCopy('a.json', mirror))?.version, 3);
    await store.writeCopy('a.json', copyOf(1));
    assert.equal((await store.readCopy('a.json', mirror))?.version, 1);
  });
});

test('the folder is for this user alone; where others can write, nothing is read and nothing is kept', async () => {
  await inFolder(async (home) => {
    const folder = join(home, 'tuf');
    const store = createCopyStore(folder, { files: systemFiles, log: silentLog });
    await store.writeCopy('a.json', copyOf(1));
    await store.writeMirror(mirror);
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    await chmod(folder, 0o777);
    await assert.rejects(store.readCopy('a.json', mirror), { code: 'file-unreadable' });
    await assert.rejects(store.readMirror(), { code: 'file-unreadable' });
    await assert.rejects(store.writeCopy('a.json', copyOf(2)), { code: 'file-unreadable' });
    await chmod(folder, 0o755);
    assert.equal((await store.readCopy('a.json', mirror))?.version, 1);
  });
});

test('a failure is remembered with its time', async () => {
  await inFolder(async (folder) => {
    const store = createCopyStore(folder, { files: systemFiles, log: silentLog });
    assert.equal(await store.readFailureMs('a.json'), 0);
    await store.noteFailure('a.json', 1234);
    assert.equal(await store.readFailureMs('a.json'), 1234);
  });
});

test('a folder that cannot be written is a line for `--verbose` when a copy is offered, and an error when it is written', async () => {
  await inFolder(async (folder) => {
    const lines: string[] = [];
    const log: Log = { ...silentLog, debug: (line) => void lines.push(line) };
    await writeFile(join(folder, 'file'), '');
    const store = createCopyStore(join(folder, 'file/below'), { files: systemFiles, log });
    await store.offerCopy('a.json', copyOf(1));
    assert.match(lines.join('\n'), /cannot keep what the TUF repository said/);
    await assert.rejects(store.writeCopy('a.json', copyOf(1)), { code: 'file-unreadable' });
  });
});

test('processes that refresh at the same time leave a whole copy, and a reader never sees half of one', async () => {
  const repository = await createTestRepository();
  await repository.publish({ 'trusted_root.json': new Uint8Array(200_000) });
  await using served = await serveRepository(repository.files);
  await inFolder(async (home) => {
    await writeFile(join(home, 'root.json'), repository.root);
    const child = join(import.meta.dirname, 'testing/refresh-child.ts');
    const lines: string[] = [];
    const log: Log = { ...silentLog, debug: (line) => void lines.push(line) };
    const folder = join(home, '.local/share/countersign/tuf');
    const store = createCopyStore(folder, { files: systemFiles, log });
    const { copyName } = chooseMirrorAndRoot(served.mirror, repository.root);
    const running = [1, 2, 3].map(() =>
      once(
        spawn(process.execPath, [child, home, served.mirror, join(home, 'root.json'), '5'], { stdio: 'inherit' }),
        'exit',
      ),
    );
    const state = { done: false };
    const all = Promise.all(running).finally(() => void (state.done = true));
    while (!state.done) {
      const copy = await store.readCopy(copyName, served.mirror);
      if (copy !== undefined) assert.equal(copy.targets['trusted_root.json']?.byteLength, 200_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.deepEqual(
      (await all).map(([code]) => code),
      [0, 0, 0],
    );
    assert.deepEqual(lines, []);
    assert.deepEqual(await readdir(folder), [copyName]);
  });
});
