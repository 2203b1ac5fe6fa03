// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digestOf } from '../../oci/digest.ts';
import type { JournalEntry } from './journal-entry.ts';
import { decodeJournal, encodeJournalFrame } from './journal-frame.ts';

const put: JournalEntry = {
  kind: 'put',
  repository: 'a',
  digest: digestOf(new Uint8Array([1, 2, 3])),
  mediaType: 'm',
  tags: ['t'],
  bytes: Buffer.from([1, 2, 3]),
};
const untag: JournalEntry = { kind: 'untag', repository: 'a', tag: 't' };
const journal = Buffer.concat([put, untag, put].map(encodeJournalFrame));
const firstEnd = encodeJournalFrame(put).byteLength;

test('what was written is read back in order', () => {
  assert.deepEqual([...decodeJournal(journal)], [put, untag, put]);
});

test('a journal that was cut anywhere gives the entries before the cut', () => {
  fc.assert(
    fc.property(fc.nat(journal.byteLength), (cut) => {
      const entries = [...decodeJournal(journal.subarray(0, cut))];
      assert.deepEqual(entries, [put, untag, put].slice(0, entries.length));
      assert.equal(entries.length >= 1, cut >= firstEnd);
    }),
  );
});

test('a flipped bit ends the journal before the entry it hit', () => {
  fc.assert(
    fc.property(fc.nat(journal.byteLength - 1), fc.nat(7), (at, bit) => {
      const damaged = Buffer.from(journal);
      damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
      const entries = [...decodeJournal(damaged)];
      assert.deepEqual(entries, [put, untag, put].slice(0, entries.length));
      assert.ok(entries.length < 3);
    }),
  );
});
