// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../../packages/countersign/src/oci/digest.ts';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import { attackedStore } from './attacked-store.ts';
import { answer, startHostileServer } from './hostile-server.ts';
import { config, image, layer } from './sample-image.ts';

const { ociManifest, ociIndex } = mediaTypes;
const content = { schemaVersion: 2, mediaType: ociManifest, config: config.descriptor, layers: [layer.descriptor] };
const ambiguous: readonly (readonly [string, string, string, string])[] = [
  ['an image that is an index too', ociManifest, JSON.stringify({ ...content, manifests: [] }), 'manifest-malformed'],
  ['an image under the type of an index', ociIndex, JSON.stringify(content), 'manifest-malformed'],
  [
    'an image under an index type that says nothing itself',
    ociIndex,
    JSON.stringify({ ...content, mediaType: undefined }),
    'manifest-malformed',
  ],
  [
    'a member given twice',
    ociManifest,
    JSON.stringify(content).replace('"layers"', '"config":{},"layers"'),
    'manifest-malformed',
  ],
  [
    'a list of layers that a reader without regard to case would take',
    ociManifest,
    JSON.stringify({ ...content, Layers: [] }),
    'manifest-malformed',
  ],
  [
    'Docker schema 1',
    'application/vnd.docker.distribution.manifest.v1+prettyjws',
    '{"schemaVersion":1}',
    'manifest-schema1',
  ],
];

for (const [name, type, body, code] of ambiguous) {
  test(`${name} is refused by digest and by tag (CVE-2021-41190)`, async (t) => {
    const digest = digestOf(Buffer.from(body));
    const headers = { 'docker-content-digest': digest };
    const server = await startHostileServer(t, () => answer(200, { type, body, headers }));
    const { store } = attackedStore(t, server.host);
    await assert.rejects(store.readManifest(digest), { code });
    await assert.rejects(store.readManifest({ tag: 'v1' }), { code });
  });
}

test('the type may have parameters', async (t) => {
  const server = await startHostileServer(t, () =>
    answer(200, { type: `${ociManifest}; charset=utf-8`, body: image.bytes }),
  );
  const { store } = attackedStore(t, server.host);
  assert.equal((await store.readManifest({ tag: 'v1' }))?.manifest.kind, 'image');
});

test('all four types are asked for in one header', async (t) => {
  const server = await startHostileServer(t, () => answer(404));
  await attackedStore(t, server.host).store.readManifest({ tag: 'v1' });
  const { accept } = server.seen.at(-1)?.headers ?? {};
  for (const type of [ociManifest, ociIndex, mediaTypes.dockerManifest, mediaTypes.dockerIndex])
    assert.ok(accept?.includes(type));
});
