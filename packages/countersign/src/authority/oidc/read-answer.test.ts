// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FetchResponse } from '../../ports/fetch.ts';
import { readAnswer } from './read-answer.ts';

function responseOf(
  ...chunks: readonly string[]
): FetchResponse & { readonly state: { discarded: boolean; chunks: number } } {
  const state = { discarded: false, chunks: 0 };
  async function* body(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) {
      state.chunks += 1;
      yield Buffer.from(chunk);
    }
  }
  const discard = (): void => {
    state.discarded = true;
  };
  return { status: 200, header: () => undefined, headerAll: () => [], body: body(), discard, state };
}

test('the chunks are joined, up to the limit', async () => {
  assert.deepEqual(Buffer.from(await readAnswer(responseOf('ab', 'cd'), 4, 'x')).toString(), 'abcd');
});

test('beyond the limit nothing more is read, and the connection is given up', async () => {
  const response = responseOf('ab', 'cd', 'ef', 'gh');
  await assert.rejects(readAnswer(response, 3, 'x'), { code: 'identity-provider-failed' });
  assert.deepEqual(response.state, { discarded: true, chunks: 2 });
});
