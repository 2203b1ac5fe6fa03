// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CountersignError } from '../../packages/countersign/src/errors/errors.ts';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import { attackedStore } from './attacked-store.ts';
import { answer, registryError, startHostileServer } from './hostile-server.ts';
import { image, layer } from './sample-image.ts';

for (const repository of [
  '../etc',
  'a/../b',
  'a//b',
  '/a',
  'a?x',
  'a%2e',
  'A',
  'a b',
  'a\r\nHost: x',
  `a${'/a'.repeat(200)}`,
]) {
  test(`a repository named ${JSON.stringify(repository.slice(0, 20))} is refused before anything is sent`, (t) => {
    assert.throws(() => attackedStore(t, '127.0.0.1:1', { repository }), { code: 'reference-malformed' });
  });
}

for (const tag of ['../latest', 'a/b', 'a?x', '', 'a\r\nb', '.hidden', 'a'.repeat(129)]) {
  test(`a tag named ${JSON.stringify(tag.slice(0, 20))} is refused before anything is sent`, async (t) => {
    const server = await startHostileServer(t, () => answer(404));
    const { store } = attackedStore(t, server.host);
    await assert.rejects(store.readManifest({ tag }), { code: 'reference-malformed' });
    await assert.rejects(
      store.mergeTag(tag, () => null),
      { code: 'reference-malformed' },
    );
    assert.deepEqual(server.seen, []);
  });
}

test('a repository to mount from is checked like any other', async (t) => {
  const server = await startHostileServer(t, () => answer(404));
  const { store } = attackedStore(t, server.host);
  const open = () => Promise.reject(new Error('not to be opened'));
  await assert.rejects(store.writeBlob(layer.descriptor, open, { mountFrom: '../x' }), { code: 'reference-malformed' });
});

const nasty = '\u001b[2J\u0007\r\nSet-Cookie: x\u202e\u0085\u2028`';

test("what a registry says reaches nobody's terminal as control characters", async (t) => {
  const server = await startHostileServer(t, ({ path }) => {
    if (path.endsWith('type'))
      return answer(200, {
        type: mediaTypes.ociManifest,
        body: JSON.stringify({ schemaVersion: 2, mediaType: nasty }),
      });
    if (path.endsWith('warning')) return answer(404, { headers: { warning: '299 - "\u0080be\u0085ware\u009b2J"' } });
    return registryError(403, `DENIED${nasty}`, nasty);
  });
  const { store, warnings } = attackedStore(t, server.host);
  for (const tag of ['error', 'type']) {
    const error: unknown = await store.readManifest({ tag }).catch((reason: unknown) => reason);
    assert.ok(error instanceof CountersignError);
    assertPrintable(error.message);
    assertPrintable(error.hint);
    assertPrintable(JSON.stringify(error.detail));
  }
  await store.readManifest({ tag: 'warning' });
  assert.equal(warnings.length, 1);
  assertPrintable(warnings.join());
});

test('a plain message of a registry is passed on', async (t) => {
  const server = await startHostileServer(t, () => registryError(403, 'DENIED', 'not for you'));
  await assert.rejects(attackedStore(t, server.host).store.readManifest({ tag: 'v1' }), /`DENIED` `not for you`/);
});

test('each warning is shown once, and no more than 4096 bytes of them', async (t) => {
  const many = Array.from({ length: 10 }, (_, number) => `299 - "${number}${'x'.repeat(1000)}"`);
  const server = await startHostileServer(t, () => answer(404, { headers: { warning: many } }));
  const { store, warnings } = attackedStore(t, server.host);
  await store.readManifest({ tag: 'v1' });
  await store.readManifest({ tag: 'v1' });
  assert.equal(warnings.length, 4);
});

test('the query of a URL, which may hold a signature, is in no message', async (t) => {
  const server = await startHostileServer(t, ({ path }) =>
    answer(path.includes('token') ? 403 : 307, { headers: { location: '/x?token=hush' } }),
  );
  const error: unknown = await attackedStore(t, server.host)
    .store.readManifest(image.descriptor.digest)
    .catch((reason: unknown) => reason);
  assert.ok(error instanceof CountersignError && error.code === 'registry-forbidden');
  assert.doesNotMatch(`${error.message} ${error.hint} ${JSON.stringify(error.detail)}`, /hush/);
});

function assertPrintable(text: string): void {
  assert.doesNotMatch(text, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
}
