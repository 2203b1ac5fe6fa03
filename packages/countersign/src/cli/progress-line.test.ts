// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyConfig } from '../oci/referrer-manifest.ts';
import type { CopyProgress } from '../transfer/copy-manifest.ts';
import type { CliContext } from './context.ts';
import { createProgressLine } from './progress-line.ts';

function watched(isTerminal: 'terminal' | 'file') {
  const texts: string[] = [];
  const stderr = { isTerminal: isTerminal === 'terminal', write: async (text: string) => void texts.push(text) };
  const clock = { nowMs: () => 1_000_000 };
  return { texts, line: createProgressLine({ stderr, clock } as unknown as CliContext) };
}

const steps: readonly CopyProgress[] = [
  { kind: 'blob-bytes', blob: emptyConfig, bytes: 2_500_000 },
  { kind: 'blob-end', blob: emptyConfig },
];

test('on a terminal one line tells how far a copy is, and is gone at the end', async () => {
  const { texts, line } = watched('terminal');
  for (const step of steps) line.onProgress(step);
  await line.finish();
  // The clock stands still, so the second step comes too soon to be shown.
  assert.deepEqual(texts, ['\r\u001b[Kcopying: 0 blobs, 2.5 MB', '\r\u001b[K']);
});

test('in a file nothing of a progress is left', async () => {
  const { texts, line } = watched('file');
  for (const step of steps) line.onProgress(step);
  await line.finish();
  assert.deepEqual(texts, []);
});
