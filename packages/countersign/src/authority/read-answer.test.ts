// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FetchResponse } from '../ports/fetch.ts';
import { readAnswer } from './read-answer.ts';
import type { ServiceName } from './service.ts';

const service: ServiceName = { kind: 'transparency log', url: new URL('https://log.example') };

function responseOf(chunks: readonly string[], headers: Readonly<Record<string, string>> = {}) {
  const seen = { discarded: 0, read: 0 };
  const response: FetchResponse = {
    status: 200,
    header: (name) => headers[name],
    headerAll: () => [],
    body: (async function* () {
      for (const chunk of chunks) {
        seen.read += 1;
        yield Buffer.from(chunk);
      }
    })(),
    discard: () => {
      seen.discarded += 1;
    },
  };
  return { response, seen };
}

test('the whole body comes, and the connection is given back', async () => {
  const { response, seen } = responseOf(['ab', 'c'], { 'content-length': '3', 'content-encoding': 'identity' });
  assert.equal(Buffer.from(await readAnswer(response, service, 3)).toString(), 'abc');
  assert.equal(seen.discarded, 1);
});

test('not a byte more than allowed is waited for', async () => {
  const { response, seen } = responseOf(['ab', 'cd', 'ef']);
  await assert.rejects(readAnswer(response, service, 3), { code: 'service-protocol' });
  assert.deepEqual(seen, { discarded: 1, read: 2 });
});

test('a body that is compressed, or is not as long as announced, is refused', async () => {
  for (const headers of [{ 'content-encoding': 'gzip' }, { 'content-length': '4' }]) {
    const { response } = responseOf(['abc'], headers as Record<string, string>);
    await assert.rejects(readAnswer(response, service, 100), { code: 'service-protocol' });
  }
});
