// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRekor1Entry } from '../authority/rekor1-entry.ts';
import { entryAnswer } from '../authority/testing/rekor1-answer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { proveEntries } from './prove-entries.ts';
import { testContext } from './testing/test-context.ts';

const proven = parseRekor1Entry(encodeUtf8(JSON.stringify(entryAnswer())));
const { inclusionProof: _, ...promised } = proven;
const { context } = testContext();

test('entries with a proof stay as they are, and nobody is asked', async () => {
  assert.deepEqual(await proveEntries([proven], { offline: true }, context), [proven]);
});

test('an entry without a proof needs a log to ask', async () => {
  await assert.rejects(proveEntries([proven, promised], {}, context), { code: 'usage-flag', message: /demands/ });
});

test('no log is asked offline', async () => {
  const flags = { offline: true, rekorUrl: 'https://log.example' };
  await assert.rejects(proveEntries([promised], flags, context), { code: 'usage-flag', message: /`--offline`/ });
});
