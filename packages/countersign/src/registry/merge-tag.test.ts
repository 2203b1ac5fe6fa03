// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { attackedStore } from '../../../../test/attack/attacked-store.ts';
import { answer, type Behaviour, startHostileServer } from '../../../../test/attack/hostile-server.ts';
import { passOn } from '../../../../test/attack/pass-on.ts';
import { indexOf, layer, sampleReferrer } from '../../../../test/attack/sample-image.ts';
import { startTestHub } from '../../../../test/conformance-hub/start-test-hub.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { mergeReferrer } from '../oci/merge-referrers.ts';
import { buildSignatureManifest } from '../oci/signature-manifest.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContentStore } from '../ports/content.ts';
import { honoursConditions } from './conditional-writes.ts';
import { mergeTag } from './merge-tag.ts';
import { defaultRegistrySettings } from './registry-settings.ts';

const entry = (number: number): Descriptor => sampleReferrer(number).descriptor;
const settleMs = defaultRegistrySettings.settleMs;

async function hub(
  t: TestContext,
  conditionalWrites: 'honoured' | 'ignored',
): Promise<{ readonly host: string; readonly url: string }> {
  const running = await startTestHub({ conditionalWrites, missingContent: 'accepted' });
  t.after(() => running.close());
  return running;
}

async function entriesAt(store: ContentStore, tag: string): Promise<readonly string[]> {
  const stored = await store.readManifest({ tag });
  return stored?.manifest.kind === 'index' ? stored.manifest.manifests.map(({ digest }) => digest).sort() : [];
}

function sorted(numbers: readonly number[]): readonly string[] {
  return numbers.map((number) => entry(number).digest).sort();
}

const sixteen = Array.from({ length: 16 }, (_, index) => index);

test('sixteen writers with nothing in common but a registry that compares lose nothing, and none of them settles', async (t) => {
  const { host } = await hub(t, 'honoured');
  const writers = sixteen.map(() => attackedStore(t, host, { settings: { mergeTries: 64 } }));
  await Promise.all(
    writers.map(
      async ({ context }, number) =>
        await mergeTag(context, { tag: 'list', merge: (current) => mergeReferrer(current, entry(number)) }),
    ),
  );
  assert.deepEqual(await entriesAt(attackedStore(t, host).store, 'list'), sorted(sixteen));
  assert.ok(writers.every(({ waits }) => waits.every((wait) => wait < settleMs)));
});

test('sixteen merges through one store wait for one another', async (t) => {
  const { host } = await hub(t, 'ignored');
  const { store, context } = attackedStore(t, host);
  await Promise.all(
    sixteen.map(async (number) => await store.mergeTag('list', (current) => mergeReferrer(current, entry(number)))),
  );
  assert.deepEqual(await entriesAt(store, 'list'), sorted(sixteen));
  assert.equal(context.memory.tagLocks.size, 0);
});

test('whether a registry compares is found out without changing anything', async (t) => {
  for (const conditionalWrites of ['honoured', 'ignored'] as const) {
    const { host } = await hub(t, conditionalWrites);
    const { store, context } = attackedStore(t, host);
    const written = { bytes: indexOf([entry(1)]), mediaType: mediaTypes.ociIndex };
    await store.mergeTag('list', (current) => (current === null ? written : null));
    assert.equal(await honoursConditions(context, written, {}), conditionalWrites === 'honoured');
    assert.deepEqual(await entriesAt(store, 'list'), sorted([1]));
  }
});

/** A registry that ignores conditions, where somebody overwrites the tag after each of the first `times` writes to it. */
async function overwritten(
  t: TestContext,
  times: number,
): Promise<{ readonly host: string; readonly writes: () => number }> {
  const { url, host } = await hub(t, 'ignored');
  const rival = attackedStore(t, host).context;
  let writes = 0;
  const server = await startHostileServer(t, ({ method, path }) => {
    if (method !== 'PUT' || !path.endsWith('/list') || writes++ >= times) return passOn(url);
    return overwriting(passOn(url), async () => {
      const body = { bytes: indexOf([entry(99)]), mediaType: mediaTypes.ociIndex };
      let done = false;
      await mergeTag(rival, { tag: 'list', merge: () => (done ? null : ((done = true), body)) });
    });
  });
  return { host: server.host, writes: () => writes };
}

function overwriting(behaviour: Behaviour, overwrite: () => Promise<void>): Behaviour {
  return (request, response) => {
    const end = response.end.bind(response);
    response.end = ((...parts: Parameters<typeof end>) => {
      void overwrite().then(() => end(...parts));
      return response;
    }) as typeof response.end;
    behaviour(request, response);
  };
}

test('an entry that others overwrote is written again, beside theirs', async (t) => {
  const { host, writes } = await overwritten(t, 2);
  const { store, waits } = attackedStore(t, host);
  await store.mergeTag('list', (current) => mergeReferrer(current, entry(1)));
  assert.deepEqual(await entriesAt(store, 'list'), sorted([1, 99]));
  assert.equal(writes(), 3);
  assert.ok(waits.filter((wait) => wait >= settleMs).length === 3, 'each write settles');
});

for (const rivals of [0, 3]) {
  test(`where ${rivals} others write one after the other, an entry settles ${rivals + 1} times: until nobody wrote for a while`, async (t) => {
    const { host } = await hub(t, 'ignored');
    const rival = attackedStore(t, host).store;
    let settled = 0;
    const clock: Clock = {
      nowMs: () => 0,
      sleep: async (ms) => {
        if (ms < settleMs) return;
        settled += 1;
        const number = settled;
        if (number <= rivals) await rival.mergeTag('list', (current) => mergeReferrer(current, entry(number)));
      },
    };
    const { store } = attackedStore(t, host, { clock });
    await store.mergeTag('list', (current) => mergeReferrer(current, entry(99)));
    assert.equal(settled, rivals + 1);
    assert.equal((await entriesAt(store, 'list')).length, rivals + 1);
  });
}

test('who is overwritten again and again says so', async (t) => {
  const { host, writes } = await overwritten(t, 1e9);
  const { store } = attackedStore(t, host, { settings: { mergeTries: 3 } });
  await assert.rejects(
    store.mergeTag('list', (current) => mergeReferrer(current, entry(1))),
    { code: 'registry-write-lost' },
  );
  assert.equal(writes(), 3);
});

test('a tag that is good already is not written', async (t) => {
  const { host } = await hub(t, 'honoured');
  const { store } = attackedStore(t, host);
  await store.mergeTag('list', (current) => mergeReferrer(current, entry(1)));
  const server = await startHostileServer(t, ({ method }) =>
    method === 'GET' ? passOn(`http://${host}`) : answer(500),
  );
  await attackedStore(t, server.host).store.mergeTag('list', (current) => mergeReferrer(current, entry(1)));
});

test('a tag that cannot be read is not written either', async (t) => {
  for (const status of [401, 403, 429, 500]) {
    const server = await startHostileServer(t, ({ path }) => (path === '/v2/' ? answer(200) : answer(status)));
    await assert.rejects(
      attackedStore(t, server.host).store.mergeTag('list', (current) => mergeReferrer(current, entry(1))),
    );
    assert.ok(server.seen.every(({ method }) => method === 'GET'));
  }
});

test('a registry that says 412 to everything conditional is written without conditions', async (t) => {
  const { url } = await hub(t, 'ignored');
  const server = await startHostileServer(t, ({ headers }) =>
    headers['if-match'] === undefined && headers['if-none-match'] === undefined ? passOn(url) : answer(412),
  );
  const { store, waits } = attackedStore(t, server.host);
  await store.mergeTag('list', (current) => mergeReferrer(current, entry(1)));
  assert.deepEqual(await entriesAt(store, 'list'), sorted([1]));
  assert.ok(waits.some((wait) => wait >= settleMs));
});

test('content that the merged manifest names is written before it', async (t) => {
  const { host } = await startTestHub().then((running) => (t.after(() => running.close()), running));
  const { store } = attackedStore(t, host);
  await store.writeBlob(layer.descriptor, () => Promise.resolve(once(layer.bytes)));
  const { manifest, config } = buildSignatureManifest([layer.descriptor]);
  await store.mergeTag('x.sig', (current) =>
    current === null ? { bytes: manifest.bytes, mediaType: mediaTypes.ociManifest, blobs: [config] } : null,
  );
  assert.equal((await store.readManifest({ tag: 'x.sig' }))?.descriptor.digest, manifest.descriptor.digest);
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}
