// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../packages/countersign/src/oci/digest.ts';
import { attackedStore } from './attacked-store.ts';
import { answer, startHostileServer } from './hostile-server.ts';
import { image, sampleReferrer } from './sample-image.ts';

test('a tag that points elsewhere at each request is asked once, and bytes and digest belong together', async (t) => {
  let requests = 0;
  const server = await startHostileServer(t, ({ path }) => {
    if (path === '/v2/') return answer(200);
    const { descriptor, bytes } = requests++ % 2 === 0 ? image : sampleReferrer(requests);
    return answer(200, { type: descriptor.mediaType, body: bytes });
  });
  const { store } = attackedStore(t, server.host);
  for (let time = 0; time < 4; time++) {
    const before = requests;
    const read = await store.readManifest({ tag: 'latest' });
    assert.equal(requests, before + 1);
    assert.equal(read && digestOf(read.bytes), read?.descriptor.digest);
  }
});
