// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemFiles } from '../host/system-files.ts';
import { systemRandom } from '../host/system-random.ts';
import { requireWritable } from './require-writable.ts';

const ports = { files: systemFiles, random: systemRandom };

test('a file that can be written is not there afterwards, and one that was there is as it was', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'writable-'));
  t.after(async () => await rm(folder, { recursive: true }));
  await writeFile(join(folder, 'old.json'), 'old');
  await requireWritable({ bundle: join(folder, 'new.json'), outputSignature: join(folder, 'old.json') }, ports);
  assert.deepEqual(await readdir(folder), ['old.json']);
  assert.equal(await readFile(join(folder, 'old.json'), 'utf8'), 'old');
});

test('a folder that does not exist, or a file in its place, is found before anything is signed', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'writable-'));
  t.after(async () => await rm(folder, { recursive: true }));
  await writeFile(join(folder, 'file'), '');
  for (const path of ['none/b.json', 'file/b.json']) {
    await assert.rejects(requireWritable({ outputCertificate: join(folder, path) }, ports), { name: 'UsageError' });
  }
});
