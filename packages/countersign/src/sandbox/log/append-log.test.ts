// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { createAppendLog } from './append-log.ts';

test('entries keep the time at which they came first', () => {
  let nowMs = 1999;
  const log = createAppendLog({ nowMs: () => nowMs });
  const { stored } = log.append(encodeUtf8('a'));
  assert.equal(stored.integratedTime, 1n);
  nowMs = 5000;
  assert.deepEqual(log.append(encodeUtf8('a')), { status: 'exists', stored });
  assert.equal(log.append(encodeUtf8('b')).stored.integratedTime, 5n);
  assert.deepEqual(
    log.entries.map(({ index }) => index),
    [0, 1],
  );
  assert.equal(log.find(stored.leafHash), stored);
});

test('a log that is full, by number or by size, takes in nothing more', () => {
  for (const limits of [
    { maxEntries: 2, maxBytes: 100 },
    { maxEntries: 100, maxBytes: 3 },
  ]) {
    const log = createAppendLog({ nowMs: () => 0 }, limits);
    log.append(encodeUtf8('a'));
    log.append(encodeUtf8('bb'));
    assert.throws(() => log.append(encodeUtf8('c')), { code: 'evidence-limit-exceeded' });
    assert.equal(log.append(encodeUtf8('a')).status, 'exists');
    assert.equal(log.tree.size(), 2);
  }
});
