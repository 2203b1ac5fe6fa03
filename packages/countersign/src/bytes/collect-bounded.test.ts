// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collectBounded } from './collect-bounded.ts';

test('what fits is joined in its order, up to the last byte that is allowed', async () => {
  async function* chunks() {
    yield Uint8Array.of(1, 2);
    yield Uint8Array.of();
    yield Uint8Array.of(3);
  }
  assert.deepEqual(await collectBounded(chunks(), 3), Uint8Array.of(1, 2, 3));
  assert.equal(await collectBounded(chunks(), 2), null);
});

test('an endless stream is left at the limit, and told so', async () => {
  let asked = 0;
  let isClosed = false;
  async function* endless() {
    try {
      for (;;) {
        asked += 1;
        yield new Uint8Array(10);
      }
    } finally {
      isClosed = true;
    }
  }
  assert.equal(await collectBounded(endless(), 25), null);
  assert.equal(asked, 3);
  assert.equal(isClosed, true);
});
