// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type AttackedStore, attackedStore, type StoreOptions } from '../../../../test/attack/attacked-store.ts';
import { collect, opener, pieces } from '../../../../test/attack/byte-streams.ts';
import {
  answer,
  type Behaviour,
  type SeenRequest,
  silence,
  startHostileServer,
} from '../../../../test/attack/hostile-server.ts';
import { layer, sampleBlob } from '../../../../test/attack/sample-image.ts';
import { startTestHub } from '../../../../test/conformance-hub/start-test-hub.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { digestOf } from '../oci/digest.ts';
import { hasBlob } from './blob-presence.ts';
import { sendChunks } from './send-blob.ts';
import { beginUpload, finishLocation } from './upload-session.ts';
import { watchSource } from './watched-source.ts';
import { writeBlob } from './write-blob.ts';

async function hubStore(t: TestContext, options: StoreOptions = {}): Promise<AttackedStore> {
  const hub = await startTestHub();
  t.after(() => hub.close());
  return attackedStore(t, hub.host, options);
}

const content = new Uint8Array(300_000).map((_, index) => index % 251);
const big: Descriptor = { mediaType: 'application/octet-stream', size: content.byteLength, digest: digestOf(content) };
const big512: Descriptor = { ...big, digest: digestOf(content, 'sha512') };

for (const blob of [big, big512]) {
  for (const chunkBytes of [undefined, 100_000, 299_999, 1_000_000]) {
    test(`${blob.digest.slice(0, 6)} content arrives whole, sent ${chunkBytes === undefined ? 'at once' : `${chunkBytes} bytes at a time`}`, async (t) => {
      const { store } = await hubStore(t, { settings: { chunkBytes } });
      assert.equal(await store.hasBlob(blob), false);
      assert.equal(await store.writeBlob(blob, opener(content, 7000)), 'written');
      assert.equal(await store.hasBlob(blob), true);
      assert.deepEqual(await collect(await store.openBlob(blob)), Buffer.from(content));
    });
  }
}

test('nothing at all can be content', async (t) => {
  const empty = sampleBlob('');
  const { store } = await hubStore(t);
  assert.equal(await store.writeBlob(empty.descriptor, opener(empty.bytes, 1)), 'written');
  assert.equal((await store.readBlob(empty.descriptor, 0))?.byteLength, 0);
});

const unread = () => Promise.reject(new Error('not to be opened'));

test('content that is there already is not sent', async (t) => {
  const { store } = await hubStore(t);
  await store.writeBlob(layer.descriptor, opener(layer.bytes));
  assert.equal(await store.writeBlob(layer.descriptor, unread), 'present');
});

test('content of another repository is mounted, named or not', async (t) => {
  const hub = await startTestHub();
  t.after(() => hub.close());
  const repository = (name: string, settings: StoreOptions['settings'] = {}) =>
    attackedStore(t, hub.host, { repository: name, settings }).store;
  await repository('a').writeBlob(layer.descriptor, opener(layer.bytes));
  assert.equal(await repository('b').writeBlob(layer.descriptor, unread, { mountFrom: 'a' }), 'mounted');
  assert.equal(await repository('c', { anonymousMount: true }).writeBlob(layer.descriptor, unread), 'mounted');
  assert.equal(
    await repository('d').writeBlob(layer.descriptor, opener(layer.bytes), { mountFrom: 'nowhere' }),
    'written',
  );
});

/** A registry that takes uploads and does nothing with them. */
function uploads(overrides: (request: SeenRequest) => Behaviour | undefined): (request: SeenRequest) => Behaviour {
  return (request) => {
    const special = overrides(request);
    if (special !== undefined) return special;
    if (request.path === '/v2/') return answer(200);
    if (request.method === 'HEAD') return answer(404);
    if (request.method === 'POST') return answer(202, { headers: { location: '/up?state=0' } });
    if (request.method !== 'PATCH') return answer(201);
    const [, end] = request.headers['content-range']?.split('-') ?? [];
    return answer(202, { headers: { location: `up?state=${Number(end) + 1}`, range: `0-${end}` } });
  };
}

test('whoever may not mount sends the bytes', async (t) => {
  const server = await startHostileServer(
    t,
    uploads(({ path }) => (path.includes('mount=') ? answer(403) : undefined)),
  );
  const { store } = attackedStore(t, server.host);
  assert.equal(await store.writeBlob(layer.descriptor, opener(layer.bytes), { mountFrom: 'secret/app' }), 'written');
});

test('each piece goes to the newest location, in the size that the registry wants, and the last request keeps the query', async (t) => {
  const post = answer(202, { headers: { location: '/up?state=0', 'oci-chunk-min-length': '200000' } });
  const server = await startHostileServer(
    t,
    uploads(({ method }) => (method === 'POST' ? post : undefined)),
  );
  const { context } = attackedStore(t, server.host, { settings: { chunkBytes: 1000 } });
  assert.equal(await writeBlob(context, { blob: big, open: opener(content, 9000) }), 'written');
  const sent = server.seen
    .filter(({ method }) => method === 'PATCH' || method === 'PUT')
    .map(({ path, headers }) => [path, headers['content-range'] ?? '']);
  assert.deepEqual(sent, [
    ['/up?state=0', '0-199999'],
    ['/up?state=200000', '200000-299999'],
    [`/up?state=300000&digest=${encodeURIComponent(big.digest)}`, ''],
  ]);
});

test('a registry that finds one request too large gets pieces', async (t) => {
  const server = await startHostileServer(
    t,
    uploads(({ method, headers }) => (method === 'PUT' && headers['content-length'] !== '0' ? answer(413) : undefined)),
  );
  const { store } = attackedStore(t, server.host);
  assert.equal(await store.writeBlob(big, opener(content, 9000)), 'written');
  assert.ok(server.seen.some(({ method }) => method === 'PATCH'));
});

test('a registry that lost count makes the upload start over, but not for ever', async (t) => {
  let refusals = 0;
  const script = (most: number) =>
    uploads(({ method, headers }) =>
      method === 'PATCH' && !headers['content-range']?.startsWith('0-') && refusals++ < most ? answer(416) : undefined,
    );
  const forgetful = await startHostileServer(t, script(1));
  const settings = { chunkBytes: 100_000 };
  assert.equal(
    await attackedStore(t, forgetful.host, { settings }).store.writeBlob(big, opener(content, 9000)),
    'written',
  );
  const hopeless = await startHostileServer(t, script(1e9));
  const write = attackedStore(t, hopeless.host, { settings }).store.writeBlob(big, opener(content, 9000));
  await assert.rejects(write, { code: 'registry-refused-write' });
  assert.equal(hopeless.seen.filter(({ method }) => method === 'POST').length, 4);
});

test('a registry that took less than was sent is noticed', async (t) => {
  const short = answer(202, { headers: { location: '/up', range: '0-4' } });
  const server = await startHostileServer(
    t,
    uploads(({ method }) => (method === 'PATCH' ? short : undefined)),
  );
  const { context } = attackedStore(t, server.host);
  const session = await beginUpload(context, big, {});
  assert.ok(session !== 'mounted');
  assert.equal(
    await sendChunks(context, { blob: big, session }, { bytes: pieces(content, 9000), chunkBytes: 1e6 }),
    'start-over',
  );
});

test('a source that fails is reported as what it is, and the upload is cancelled', async (t) => {
  for (const chunkBytes of [undefined, 1000]) {
    const server = await startHostileServer(
      t,
      uploads(() => undefined),
    );
    const { store } = attackedStore(t, server.host, { settings: { chunkBytes } });
    const failure = new Error('the disk is on fire');
    async function* failing(): AsyncGenerator<Uint8Array, void, undefined> {
      yield content.subarray(0, 2000);
      throw failure;
    }
    await assert.rejects(
      store.writeBlob(big, () => Promise.resolve(failing())),
      failure,
    );
    assert.equal(server.seen.at(-1)?.method, 'DELETE');
  }
});

test('a source with other than the announced length is a mistake of the caller', async (t) => {
  for (const length of [content.byteLength - 1, content.byteLength + 1]) {
    const server = await startHostileServer(
      t,
      uploads(() => undefined),
    );
    const { store } = attackedStore(t, server.host);
    const wrong = new Uint8Array(length);
    await assert.rejects(store.writeBlob(big, opener(wrong, 9000)), { code: 'usage-api' });
  }
  const right = watchSource(big, pieces(content, 9000));
  assert.deepEqual(await collect(right.bytes), Buffer.from(content));
  assert.equal(right.failure(), undefined);
});

test('an upload that nobody wants any more is cancelled', async (t) => {
  const controller = new AbortController();
  const reason = new Error('interrupted');
  const server = await startHostileServer(
    t,
    uploads(({ method }) => {
      if (method !== 'PUT') return undefined;
      setTimeout(() => controller.abort(reason), 10);
      return silence;
    }),
  );
  const { store } = attackedStore(t, server.host);
  await assert.rejects(store.writeBlob(layer.descriptor, opener(layer.bytes), { signal: controller.signal }), reason);
  assert.deepEqual(server.seen.at(-1)?.method, 'DELETE');
});

test('an answer that is no 201 stores nothing', async (t) => {
  for (const status of [200, 202, 302, 400, 404]) {
    const server = await startHostileServer(
      t,
      uploads(({ method }) => (method === 'PUT' ? answer(status, { headers: { location: '/x' } }) : undefined)),
    );
    await assert.rejects(
      attackedStore(t, server.host).store.writeBlob(layer.descriptor, opener(layer.bytes)),
      (error: { code?: string }) => ['registry-refused-write', 'registry-protocol'].includes(error.code ?? ''),
    );
  }
});

test('an upload without a location is a breach of protocol', async (t) => {
  const server = await startHostileServer(
    t,
    uploads(({ method }) => (method === 'POST' ? answer(202) : undefined)),
  );
  await assert.rejects(attackedStore(t, server.host).store.writeBlob(layer.descriptor, opener(layer.bytes)), {
    code: 'registry-protocol',
  });
});

test('content of another size under the same digest is not the content', async (t) => {
  const server = await startHostileServer(t, () => answer(200, { body: 'x' }));
  await assert.rejects(hasBlob(attackedStore(t, server.host).context, layer.descriptor), { code: 'registry-protocol' });
});

test("the registry's own query is kept letter by letter", () => {
  const url = finishLocation(new URL('https://registry.example/up?_state=a%2Bb+c==&x'), layer.descriptor);
  assert.equal(url.search, `?_state=a%2Bb+c==&x&digest=${encodeURIComponent(layer.descriptor.digest)}`);
});

test('64 MiB pass through without being held', async (t) => {
  const size = 64 * 1024 * 1024;
  const progress = { made: 0, taken: 0, held: 0 };
  const server = await startHostileServer(
    t,
    uploads(({ method }) => (method === 'PUT' ? countingSink(progress) : undefined)),
  );
  const { store } = attackedStore(t, server.host, { settings: { firstByteMs: 10_000, idleMs: 10_000 } });
  const piece = new Uint8Array(256 * 1024);
  async function* source(): AsyncGenerator<Uint8Array, void, undefined> {
    for (; progress.made < size; ) {
      progress.made += piece.byteLength;
      progress.held = Math.max(progress.held, progress.made - progress.taken);
      yield piece;
    }
  }
  await store.writeBlob({ ...big, size }, () => Promise.resolve(source()));
  assert.equal(progress.taken, size);
  // Most of it lies in the socket buffers of the two ends.
  assert.ok(progress.held < 16 * 1024 * 1024, `${progress.held} bytes were on the way`);
});

function countingSink(progress: { taken: number }): Behaviour {
  return (request, response) => {
    request.on('data', (chunk: Uint8Array) => void (progress.taken += chunk.byteLength));
    request.on('end', () => response.writeHead(201).end());
  };
}
