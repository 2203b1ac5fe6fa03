// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openRegularFile, readRegularFile } from './regular-file.ts';
import { testBlob } from './test-image.ts';
import { writeAtomically } from './write-atomically.ts';

test('a file appears whole, stays when a later write is declined or fails, and nothing else is left', async (context) => {
  const scratch = await mkdtemp(join(tmpdir(), 'countersign-atomic-'));
  context.after(() => rm(scratch, { recursive: true }));
  const target = join(scratch, 'file');
  const [first, second] = [testBlob('first').bytes, testBlob('second').bytes];
  assert.equal(await writeAtomically({ scratch, target }, [first]), true);
  assert.equal(await writeAtomically({ scratch, target, confirm: async () => false }, [second]), false);
  async function* failing(): AsyncIterable<Uint8Array> {
    yield second;
    throw new Error('cut');
  }
  await assert.rejects(writeAtomically({ scratch, target }, failing()), /cut/);
  assert.equal(await readFile(target, 'utf8'), 'first');
  assert.deepEqual(await readdir(scratch), ['file']);
  await assert.rejects(readRegularFile(target, 4), { code: 'layout-malformed' });
  assert.equal(await openRegularFile(join(scratch, 'absent')), null);
  await assert.rejects(writeAtomically({ scratch: join(scratch, 'absent'), target }, [first]), {
    code: 'file-not-found',
  });
});
