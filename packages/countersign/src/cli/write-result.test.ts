// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { testContext } from './testing/test-context.ts';
import { writeResult } from './write-result.ts';

test('what a command made goes to stdout, or into the named file and over what is there', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-result-'));
  t.after(async () => await rm(folder, { recursive: true }));
  const file = join(folder, 'result');
  const { context, stdout } = testContext();
  await writeResult(encodeUtf8('old'), file, context);
  await writeResult(encodeUtf8('new'), file, context);
  assert.equal(await readFile(file, 'utf8'), 'new');
  assert.equal(stdout(), '');
  await writeResult(encodeUtf8('text'), undefined, context);
  assert.equal(stdout(), 'text');
});
