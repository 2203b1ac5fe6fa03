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

test('a log that holds too much takes in nothing more', () => {
  const log = createAppendLog({ nowMs: () => 0 });
  const large = new Uint8Array(200 * 1024 * 1024);
  for (const byte of [1, 2]) {
    large[0] = byte;
    log.append(large);
  }
  large[0] = 3;
  assert.throws(() => log.append(large), { code: 'evidence-limit-exceeded' });
  assert.equal(log.tree.size(), 2);
});
