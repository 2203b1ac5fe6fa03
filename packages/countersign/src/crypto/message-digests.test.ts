// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestHex } from './hash.ts';
import { digestsOf } from './message-digests.ts';

test('each digest is that of the message, however often it is asked for', () => {
  const message = Uint8Array.of(1, 2, 3);
  const digests = digestsOf(message);
  for (const algorithm of ['sha256', 'sha384', 'sha512', 'sha256'] as const) {
    assert.equal(digests[algorithm], digestHex(algorithm, message));
  }
});
