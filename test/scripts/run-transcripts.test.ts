// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runTranscript } from './run-transcript.ts';

const folder = new URL('.', import.meta.url);

for (const name of readdirSync(folder)
  .filter((file) => file.endsWith('.txt'))
  .sort()) {
  test(`the command line does what ${name} says`, async () => {
    await runTranscript(readFileSync(new URL(name, folder), 'utf8'));
  });
}
