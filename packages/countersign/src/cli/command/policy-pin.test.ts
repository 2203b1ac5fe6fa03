// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { testImage, writeContent } from '../../store/test-image.ts';
import { startSignedHub, writeText } from '../testing/signed-hub.ts';

test('a tag is pinned by its digest with name and day, and comments stay', async (t) => {
  const { folder, name, digest, run } = await startSignedHub(t);
  const path = await writeText(folder, 'bases.txt', '# bases\n');
  assert.equal((await run(['policy', 'pin', path, name])).code, 0);
  const text = await readFile(path, 'utf8');
  assert.match(text, new RegExp(`^# bases\\n${digest} # ${name} \\d{4}-\\d\\d-\\d\\d\\n$`));
  assert.equal((await run(['policy', 'pin', '--check', path])).code, 0);
});

test('a tag that moved is told with exit code 13, and pinned again beside the old digest', async (t) => {
  const hub = await startSignedHub(t);
  const { folder, name, digest, run } = hub;
  const path = join(folder, 'bases.txt');
  assert.equal((await run(['policy', 'pin', path, name])).code, 0);
  const before = await readFile(path, 'utf8');
  const moved = testImage('other');
  await writeContent(await hub.store(), moved, 'v1');
  const check = await run(['policy', 'pin', '--check', path]);
  assert.equal(check.code, 13);
  assert.match(check.stderr, /digest-not-listed/);
  assert.equal(await readFile(path, 'utf8'), before);
  assert.equal((await run(['policy', 'pin', path])).code, 0);
  const digests = (await readFile(path, 'utf8')).split('\n').map((line) => line.split(' ')[0]);
  assert.deepEqual(digests, [digest, moved.manifest.descriptor.digest, '']);
  assert.equal((await run(['policy', 'pin', '--remove', path, digest])).code, 0);
  assert.ok(!(await readFile(path, 'utf8')).includes(digest));
});

test('what cannot be resolved changes nothing', async (t) => {
  const { folder, name, host, run } = await startSignedHub(t);
  const path = await writeText(folder, 'bases.txt', '# bases\n');
  assert.equal((await run(['policy', 'pin', path, name, `${host}/team/app:missing`])).code, 11);
  assert.equal((await run(['policy', 'pin', path, `${host}/team/app@sha256:${'0'.repeat(64)}`])).code, 2);
  assert.equal(await readFile(path, 'utf8'), '# bases\n');
  assert.equal((await run(['policy', 'pin', '--check', join(folder, 'none.txt')])).code, 2);
});

test('a list that names no image is not one in which nothing moved', async (t) => {
  const { folder, name, digest, run } = await startSignedHub(t);
  for (const text of ['# nothing\n', `${digest}\n`]) {
    const path = await writeText(folder, 'bases.txt', text);
    for (const args of [['--check', path], [path]]) assert.equal((await run(['policy', 'pin', ...args])).code, 2, text);
  }
  const path = await writeText(folder, 'bases.txt', `sha256:${'0'.repeat(64)}\n${digest} # ${name}\n`);
  const checked = await run(['policy', 'pin', '--check', path]);
  assert.equal(checked.code, 0);
  assert.match(checked.stderr, /1 of the digests in .* name no image/);
});
