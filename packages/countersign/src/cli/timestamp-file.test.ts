// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { testContext } from './testing/test-context.ts';
import { writeTimestampFile } from './timestamp-file.ts';

test('a timestamp is written as cosign wraps it, and its absence is told', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-cli-'));
  t.after(async () => await rm(folder, { recursive: true }));
  const path = join(folder, 'time.json');
  const { context } = testContext();
  const flags = { rfc3161TimestampBundle: path };
  await writeTimestampFile('rfc3161TimestampBundle', { logEntries: [], timestamps: [] }, { flags, context });
  await assert.rejects(readFile(path));
  const timestamps = [Uint8Array.of(1, 2, 3)];
  await writeTimestampFile('rfc3161TimestampBundle', { logEntries: [], timestamps }, { flags, context });
  assert.equal(await readFile(path, 'utf8'), '{"SignedRFC3161Timestamp":"AQID"}');
});
