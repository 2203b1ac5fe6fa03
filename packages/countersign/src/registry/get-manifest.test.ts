// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackedStore } from '../../../../test/attack/attacked-store.ts';
import { answer, startHostileServer } from '../../../../test/attack/hostile-server.ts';
import { image, layer } from '../../../../test/attack/sample-image.ts';
import { digestOf } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { getManifest } from './get-manifest.ts';

const type = mediaTypes.ociManifest;

test('a manifest comes with the entity tag that a conditional write needs', async (t) => {
  const server = await startHostileServer(t, () => answer(200, { type, body: image.bytes, headers: { etag: '"x"' } }));
  const { context } = attackedStore(t, server.host);
  const found = await getManifest(context, { tag: 'v1' });
  assert.equal(found?.etag, '"x"');
  assert.equal(found?.stored.descriptor.digest, image.descriptor.digest);
});

const broken = image.bytes.subarray(0, -20);
const claims: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
  ['that the registry says nothing about', {}, 'registry-protocol'],
  ['that the registry calls other bytes', { 'docker-content-digest': image.descriptor.digest }, 'registry-protocol'],
  ['that the registry vouches for', { 'docker-content-digest': digestOf(broken) }, 'manifest-malformed'],
];
for (const [name, headers, code] of claims) {
  test(`half a manifest at a tag ${name} is ${code}`, async (t) => {
    const server = await startHostileServer(t, () => answer(200, { type, body: broken, headers }));
    await assert.rejects(getManifest(attackedStore(t, server.host).context, { tag: 'v1' }), { code });
  });
}

for (const wrong of [undefined, 'text/plain', 'application/octet-stream', 'application/json', mediaTypes.ociIndex]) {
  test(`a manifest delivered as ${wrong} is refused`, async (t) => {
    const server = await startHostileServer(t, () =>
      answer(200, { ...(wrong === undefined ? {} : { type: wrong }), body: image.bytes }),
    );
    const { context } = attackedStore(t, server.host);
    await assert.rejects(getManifest(context, { tag: 'v1' }), { code: 'registry-protocol' });
    await assert.rejects(getManifest(context, image.descriptor.digest));
  });
}

test('other content under the digest that was asked for is refused', async (t) => {
  const server = await startHostileServer(t, () => answer(200, { type, body: image.bytes }));
  await assert.rejects(getManifest(attackedStore(t, server.host).context, layer.descriptor.digest), {
    code: 'registry-protocol',
  });
});
