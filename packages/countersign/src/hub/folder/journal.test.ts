// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createJournal, type Journal } from './journal.ts';
import type { JournalEntry } from './journal-entry.ts';
import { decodeJournal } from './journal-frame.ts';

async function withJournal(run: (journal: Journal) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-journal-'));
  try {
    await run(await createJournal(join(folder, 'journal')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function entry(tag: string): JournalEntry {
  return { kind: 'untag', repository: 'a', tag };
}

test('what was acknowledged stands in the file, in the order in which it was appended', async () => {
  await withJournal(async (journal) => {
    const entries = Array.from({ length: 50 }, (_, index) => entry(`t${index}`));
    await Promise.all(entries.map((each) => journal.append(each, () => assert.fail('taken back'))));
    assert.deepEqual([...decodeJournal(await readFile(journal.path))], entries);
    await journal.close();
  });
});

test('what could not be written is taken back, the last first, and refused', async () => {
  await withJournal(async (journal) => {
    await journal.append(entry('kept'), () => assert.fail('taken back'));
    // The file is closed under the journal: every write fails from here on, as on a full disk.
    await journal.close();
    const undone: string[] = [];
    const results = await Promise.allSettled(
      ['a', 'b', 'c'].map((tag) => journal.append(entry(tag), () => undone.push(tag))),
    );
    assert.ok(results.every((result) => result.status === 'rejected'));
    assert.deepEqual(undone, ['c', 'b', 'a']);
    assert.deepEqual([...decodeJournal(await readFile(journal.path))], [entry('kept')]);
  });
});
