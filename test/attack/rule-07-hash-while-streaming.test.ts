// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackedStore } from './attacked-store.ts';
import { answer, type Behaviour, endless, startHostileServer } from './hostile-server.ts';
import { image, layer } from './sample-image.ts';

const flipped = layer.bytes.map((byte, index) => (index === 7 ? byte ^ 1 : byte));
const longer = new Uint8Array([...layer.bytes, 0x0a]);

function unframed(body: Uint8Array): Behaviour {
  return (_request, response) => {
    response.writeHead(200);
    response.write(body);
    response.end();
  };
}

const forgeries: readonly (readonly [string, Behaviour])[] = [
  ['a flipped bit', answer(200, { body: flipped })],
  ['a missing byte', answer(200, { body: layer.bytes.subarray(1) })],
  ['a byte too many', answer(200, { body: longer })],
  ['a missing byte and no length', unframed(layer.bytes.subarray(0, -1))],
  ['a byte too many and no length', unframed(longer)],
  ['no end', endless(200, 'application/octet-stream', layer.bytes)],
  [
    'a header that names the right digest',
    answer(200, { body: flipped, headers: { 'docker-content-digest': layer.descriptor.digest } }),
  ],
];

for (const [name, behaviour] of forgeries) {
  test(`a blob with ${name} never ends normally`, async (t) => {
    const server = await startHostileServer(t, ({ path }) => (path === '/v2/' ? answer(200) : behaviour));
    const { store } = attackedStore(t, server.host);
    let received = 0;
    await assert.rejects(
      async () => {
        for await (const chunk of (await store.openBlob(layer.descriptor)) ?? []) received += chunk.byteLength;
      },
      { code: 'registry-protocol' },
    );
    assert.ok(received <= layer.descriptor.size);
  });
}

test('a blob with the right bytes ends normally, whatever the header says', async (t) => {
  const headers = { 'docker-content-digest': image.descriptor.digest };
  for (const behaviour of [answer(200, { body: layer.bytes, headers }), unframed(layer.bytes)]) {
    const server = await startHostileServer(t, ({ path }) => (path === '/v2/' ? answer(200) : behaviour));
    assert.deepEqual(await attackedStore(t, server.host).store.readBlob(layer.descriptor, 1e6), layer.bytes);
  }
});

test('a manifest with other bytes than its digest is refused, whatever the header says', async (t) => {
  const { mediaType, digest } = image.descriptor;
  const body = Buffer.concat([image.bytes, Buffer.from(' ')]);
  const server = await startHostileServer(t, ({ path }) =>
    answer(200, {
      type: mediaType,
      body: path.includes('/v2/right/') ? image.bytes : body,
      headers: { 'docker-content-digest': digest },
    }),
  );
  await assert.rejects(attackedStore(t, server.host).store.readManifest(digest), { code: 'registry-protocol' });
  const right = attackedStore(t, server.host, { repository: 'right/app' });
  assert.equal((await right.store.readManifest(digest))?.descriptor.digest, digest);
});

test('at a tag the bytes decide what digest the image has, and the contradiction is shown', async (t) => {
  const { mediaType, digest } = image.descriptor;
  const headers = { 'docker-content-digest': layer.descriptor.digest };
  const server = await startHostileServer(t, () => answer(200, { type: mediaType, body: image.bytes, headers }));
  const { store, warnings } = attackedStore(t, server.host);
  assert.equal((await store.readManifest({ tag: 'v1' }))?.descriptor.digest, digest);
  assert.match(warnings.join(), /the bytes decide/);
});
