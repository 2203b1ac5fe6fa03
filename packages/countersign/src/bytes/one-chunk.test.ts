// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oneChunk } from './one-chunk.ts';

test('bytes in one chunk are the same bytes, once', async () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const chunks: Uint8Array[] = [];
  for await (const chunk of oneChunk(bytes)) chunks.push(chunk);
  assert.deepEqual(chunks, [bytes]);
});
