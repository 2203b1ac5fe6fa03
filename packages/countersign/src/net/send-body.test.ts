// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FetchRequest } from '../ports/fetch.ts';
import { announcedLength } from './send-body.ts';

const request: FetchRequest = {
  method: 'PUT',
  url: new URL('https://registry.test/'),
  addressPolicy: 'any',
  timeouts: { connectMs: 1, firstByteMs: 1, idleMs: 1 },
};

test('bytes know their length, a stream has the one that was announced', () => {
  const stream = (async function* (): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
  })();
  assert.equal(announcedLength({ ...request, body: new Uint8Array(7), contentLength: 9 }), 7);
  assert.equal(announcedLength({ ...request, body: stream, contentLength: 9 }), 9);
  assert.equal(announcedLength({ ...request, body: stream }), undefined);
  assert.equal(announcedLength(request), undefined);
});
