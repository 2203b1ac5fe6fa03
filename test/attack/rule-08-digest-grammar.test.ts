// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Digest, digestOf } from '../../packages/countersign/src/oci/digest.ts';
import { attackedStore } from './attacked-store.ts';
import { answer, json, startHostileServer } from './hostile-server.ts';
import { image, layer } from './sample-image.ts';

const hex = 'a'.repeat(64);
const bad = [
  'sha256:../../x',
  `sha256:${hex.toUpperCase()}`,
  `md5:${'a'.repeat(32)}`,
  `sha256:${hex.slice(1)}`,
  `sha256:${hex}0`,
  `sha512:${hex}`,
  `sha256:${hex}\n`,
  `sha256:${hex}/../latest`,
];

for (const text of bad) {
  test(`${JSON.stringify(text)} is never asked for`, async (t) => {
    const server = await startHostileServer(t, () => answer(404));
    const { store } = attackedStore(t, server.host);
    const blob = { ...layer.descriptor, digest: text as Digest };
    const refused = { code: 'digest-malformed' };
    await assert.rejects(store.readManifest(text as Digest), refused);
    await assert.rejects(store.readReferrers(text as Digest), refused);
    await assert.rejects(store.openBlob(blob), refused);
    await assert.rejects(store.hasBlob(blob), refused);
    await assert.rejects(
      store.writeBlob(blob, () => Promise.reject(new Error('not to be opened'))),
      refused,
    );
    await assert.rejects(store.deleteManifest(text as Digest), refused);
    assert.deepEqual(server.seen, []);
  });

  test(`${JSON.stringify(text)} in a list of referrers spoils the list`, async (t) => {
    const manifests = [{ ...image.descriptor, digest: text }];
    const type = { 'content-type': 'application/vnd.oci.image.index.v1+json' };
    const server = await startHostileServer(t, () => json(200, { schemaVersion: 2, manifests }, type));
    await assert.rejects(attackedStore(t, server.host).store.readReferrers(image.descriptor.digest), {
      code: 'registry-protocol',
    });
  });
}

test('a blob is hashed with the algorithm of its own digest', async (t) => {
  const server = await startHostileServer(t, () => answer(200, { body: layer.bytes }));
  const { store } = attackedStore(t, server.host);
  const right = { ...layer.descriptor, digest: digestOf(layer.bytes, 'sha512') };
  assert.deepEqual(await store.readBlob(right, 1e6), layer.bytes);
  const wrong = { ...layer.descriptor, digest: `sha256:${digestOf(layer.bytes, 'sha512').slice(7, 71)}` as Digest };
  await assert.rejects(store.readBlob(wrong, 1e6), { code: 'registry-protocol' });
});

test('a manifest can be asked for by sha512', async (t) => {
  const digest = digestOf(image.bytes, 'sha512');
  const server = await startHostileServer(t, () =>
    answer(200, { type: image.descriptor.mediaType, body: image.bytes }),
  );
  assert.equal((await attackedStore(t, server.host).store.readManifest(digest))?.descriptor.digest, digest);
});
