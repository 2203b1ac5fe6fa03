// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackedStore } from '../../../../test/attack/attacked-store.ts';
import { answer, json, startHostileServer } from '../../../../test/attack/hostile-server.ts';
import { image, indexOf, sampleReferrer } from '../../../../test/attack/sample-image.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { readReferrers } from './read-referrers.ts';

const { digest } = image.descriptor;
const type = mediaTypes.ociIndex;

test('an empty list is an answer of the API', async (t) => {
  const server = await startHostileServer(t, () => answer(200, { type, body: indexOf([]) }));
  assert.deepEqual(await readReferrers(attackedStore(t, server.host).context, digest), {
    descriptors: [],
    source: 'api',
  });
});

test('an entry that is listed twice is there once', async (t) => {
  const entry = sampleReferrer(1).descriptor;
  const server = await startHostileServer(t, () => answer(200, { type, body: indexOf([entry, entry]) }));
  assert.deepEqual((await readReferrers(attackedStore(t, server.host).context, digest)).descriptors, [entry]);
});

const rubbish: readonly (readonly [string, ReturnType<typeof answer>])[] = [
  ['a list under another type', answer(200, { type: 'application/json', body: indexOf([]) })],
  ['an image in place of a list', answer(200, { type, body: image.bytes })],
  ['no JSON', answer(200, { type, body: 'busy' })],
  ['a list without entries', json(200, { schemaVersion: 2 }, { 'content-type': type })],
  ['a page that went away', answer(410)],
];
for (const [name, behaviour] of rubbish) {
  test(`${name} is not taken for an empty list`, async (t) => {
    const server = await startHostileServer(t, () => behaviour);
    await assert.rejects(readReferrers(attackedStore(t, server.host).context, digest), { code: 'registry-protocol' });
  });
}
