// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { referrersTag, sbomTag, signatureTag } from '../oci/attachment-tag.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestOf, parseDigest } from '../oci/digest.ts';
import { encodeManifest } from '../oci/encode-manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { storeManifest } from '../oci/referrer-manifest.ts';
import { parsePlatform } from '../oci/select-platform.ts';
import { storedManifest } from '../oci/stored-manifest.ts';
import type { ContentSink, ContentStore } from '../ports/content.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import {
  chunksOf,
  type TestContent,
  testBlob,
  testImage,
  testIndex,
  testReferrer,
  testSignature,
  writeContent,
  writeTestManifest,
} from '../store/test-image.ts';
import { copyImage } from './copy-image.ts';
import { listAttached } from './list-attached.ts';

const amd = testImage('amd64');
const arm = testImage('arm64');
const index = testIndex([amd, arm]);
const digestOfContent = (content: TestContent): Digest => content.manifest.descriptor.digest;

/** An index whose parts carry a signature in every form. */
async function signedSource(referrers: 'api' | 'absent' = 'api'): Promise<ContentStore> {
  const store = createMemoryStore({ referrers });
  await writeContent(store, amd);
  await writeContent(store, arm);
  await writeTestManifest(store, index, 'v1');
  const bundle = testReferrer(index.descriptor, 'bundle of the index');
  await writeContent(store, bundle);
  await writeContent(store, testReferrer(bundle.manifest.descriptor, 'bundle of the bundle'));
  await writeContent(store, testReferrer(arm.manifest.descriptor, 'sbom of arm64', 'https://spdx.dev/Document'));
  await writeContent(store, testSignature('payload'), signatureTag(index.descriptor.digest));
  return store;
}

async function kindsAt(store: ContentStore, subject: Digest): Promise<readonly string[]> {
  const { attached } = await listAttached(store, subject);
  return attached.map(({ kind, place }) => `${kind} by ${place.kind}`);
}

function imageWithLayer(layer: Descriptor): ReturnType<typeof storeManifest> {
  return storeManifest({
    kind: 'image',
    mediaType: mediaTypes.ociManifest,
    config: amd.manifest.manifest.kind === 'image' ? amd.manifest.manifest.config : layer,
    layers: [layer],
  });
}

for (const from of ['api', 'absent'] as const) {
  for (const to of ['api', 'absent'] as const) {
    test(`an index is copied with all that is attached to any part of it, from referrers ${from} to ${to}`, async () => {
      const source = await signedSource(from);
      const sink = createMemoryStore({ referrers: to });
      const result = await copyImage(source, sink, { tag: 'v1' }, { tag: 'v2' });
      assert.deepEqual(result.image.digest, index.descriptor.digest);
      assert.equal((await sink.readManifest({ tag: 'v2' }))?.descriptor.digest, index.descriptor.digest);
      const place = to === 'api' ? 'referrers' : 'referrers-tag';
      assert.deepEqual(await kindsAt(sink, index.descriptor.digest), [`sig by ${place}`, 'sig by tag']);
      assert.deepEqual(await kindsAt(sink, digestOfContent(arm)), [`att by ${place}`]);
      const [bundle] = (await listAttached(sink, index.descriptor.digest)).attached;
      assert.equal(bundle?.attached.length, 1);
      assert.equal(result.attachments.length, 4);
      for (const { descriptor, bytes } of [...amd.blobs, ...arm.blobs])
        assert.deepEqual(await sink.readBlob(descriptor, 1000), bytes);
    });
  }
}

test('copying again sends no blob again', async () => {
  const source = await signedSource();
  const sink = createMemoryStore();
  const first = await copyImage(source, sink, { tag: 'v1' }, { tag: 'v1' });
  const second = await copyImage(source, sink, { tag: 'v1' }, { tag: 'v1' });
  assert.equal(second.blobs.written, 0);
  assert.equal(second.blobs.present, first.blobs.written + first.blobs.present);
});

/** A sink that notes what is asked of it, and fails at the call with that number. */
function watched(
  store: ContentStore,
  failAt = Number.POSITIVE_INFINITY,
): { readonly sink: ContentSink; readonly calls: string[] } {
  const calls: string[] = [];
  const note = (call: string): void => {
    if (calls.length >= failAt) throw new Error('cut');
    calls.push(call);
  };
  const sink: ContentSink = {
    ...store,
    writeBlob: async (blob, open, options) => {
      note(`blob ${blob.digest}`);
      return store.writeBlob(blob, open, options);
    },
    writeManifest: async (upload) => {
      note(`manifest ${upload.digest}${upload.tag === undefined ? '' : ` as ${upload.tag}`}`);
      return store.writeManifest(upload);
    },
  };
  return { sink, calls };
}

test('blobs go before the manifest that lists them, children before parents, and the tag last', async () => {
  const { sink, calls } = watched(createMemoryStore());
  await copyImage(await signedSource(), sink, { tag: 'v1' }, { tag: 'v2' });
  const at = (call: string): number => calls.findIndex((each) => each === call);
  for (const image of [amd, arm]) {
    for (const { descriptor } of image.blobs)
      assert.ok(at(`blob ${descriptor.digest}`) < at(`manifest ${digestOfContent(image)}`));
    assert.ok(at(`manifest ${digestOfContent(image)}`) < at(`manifest ${index.descriptor.digest}`));
  }
  assert.equal(calls.at(-1), `manifest ${index.descriptor.digest} as v2`);
});

test('a copy that is cut anywhere shows no tag, and is finished by the next', async () => {
  const source = await signedSource();
  const complete = watched(createMemoryStore());
  await copyImage(source, complete.sink, { tag: 'v1' }, { tag: 'v2' });
  for (let failAt = 0; failAt < complete.calls.length; failAt++) {
    const store = createMemoryStore();
    await assert.rejects(copyImage(source, watched(store, failAt).sink, { tag: 'v1' }, { tag: 'v2' }), /cut/);
    assert.equal(await store.readManifest({ tag: 'v2' }), null);
    await copyImage(source, store, { tag: 'v1' }, { tag: 'v2' });
    assert.equal((await listAttached(store, index.descriptor.digest)).attached.length, 2);
  }
});

test('signatures that are at the destination stay beside those that are copied', async () => {
  const source = await signedSource();
  const sink = createMemoryStore();
  const tag = signatureTag(index.descriptor.digest);
  await writeContent(sink, testSignature('of somebody else'), tag);
  await copyImage(source, sink, { tag: 'v1' });
  const merged = await sink.readManifest({ tag });
  assert.ok(merged?.manifest.kind === 'image');
  assert.equal(merged.manifest.layers.length, 2);
  assert.ok(await sink.hasBlob(merged.manifest.config));
});

test('a signature tag is copied byte for byte where there was none', async () => {
  const sink = createMemoryStore();
  await copyImage(await signedSource(), sink, { tag: 'v1' });
  const copied = await sink.readManifest({ tag: signatureTag(index.descriptor.digest) });
  assert.deepEqual(copied?.bytes, testSignature('payload').manifest.bytes);
});

test('an entry of the referrers tag that names no subject is still listed there after copying', async () => {
  const source = createMemoryStore({ referrers: 'absent' });
  await writeContent(source, amd, 'v1');
  await writeContent(source, arm);
  const list = storedManifest(
    encodeManifest({ kind: 'index', mediaType: mediaTypes.ociIndex, manifests: [arm.manifest.descriptor] }),
    undefined,
  );
  await writeTestManifest(source, list, referrersTag(digestOfContent(amd)));
  const sink = createMemoryStore({ referrers: 'absent' });
  await copyImage(source, sink, { tag: 'v1' });
  assert.deepEqual(await kindsAt(sink, digestOfContent(amd)), ['other by referrers-tag']);
});

test('a layer that is fetched from elsewhere is reported and never opened', async () => {
  const foreign: Descriptor = { ...testBlob('windows').descriptor, urls: ['http://169.254.169.254/layer'] };
  const manifest = imageWithLayer(foreign);
  const source = createMemoryStore();
  await writeContent(source, { manifest, blobs: amd.blobs }, 'v1');
  await source.writeBlob(foreign, async () => chunksOf(testBlob('windows').bytes));
  const { sink, calls } = watched(createMemoryStore());
  const result = await copyImage(source, sink, { tag: 'v1' });
  assert.deepEqual(result.foreign, [foreign]);
  assert.ok(!calls.includes(`blob ${foreign.digest}`));
});

test('with a platform only its image is copied, and the tag points at it', async () => {
  const sink = createMemoryStore();
  const result = await copyImage(
    await signedSource(),
    sink,
    { tag: 'v1' },
    { tag: 'v2', platform: parsePlatform('linux/arm64') },
  );
  assert.equal(result.image.digest, digestOfContent(arm));
  assert.equal((await sink.readManifest({ tag: 'v2' }))?.descriptor.digest, digestOfContent(arm));
  assert.equal(await sink.readManifest(digestOfContent(amd)), null);
});

test('a platform that the index does not offer is refused, and nothing is written', async () => {
  const { sink, calls } = watched(createMemoryStore());
  const options = { platform: parsePlatform('linux/s390x') };
  await assert.rejects(copyImage(await signedSource(), sink, { tag: 'v1' }, options), { code: 'usage-flag' });
  assert.deepEqual(calls, []);
});

for (const text of ['', 'linux', 'linux/', '/amd64', 'linux/arm/v7/x', 'linux/arm/']) {
  test(`${JSON.stringify(text)} is no platform`, () =>
    assert.throws(() => parsePlatform(text), { code: 'usage-flag' }));
}

test('with a choice of attachments only these are copied, and not the image', async () => {
  const source = await signedSource();
  const { sink, calls } = watched(createMemoryStore());
  const result = await copyImage(source, sink, { tag: 'v1' }, { tag: 'v2', only: new Set(['att']) });
  assert.deepEqual(
    result.attachments.map(({ kind, subject }) => [kind, subject]),
    [['att', digestOfContent(arm)]],
  );
  assert.ok(!calls.some((call) => call.includes(index.descriptor.digest)));
});

test('without attachments the image goes alone', async () => {
  const sink = createMemoryStore();
  const result = await copyImage(await signedSource(), sink, { tag: 'v1' }, { attachments: 'none' });
  assert.deepEqual(result.attachments, []);
  assert.deepEqual(await kindsAt(sink, index.descriptor.digest), []);
});

test('an image that is not at the source is proven absent', async () => {
  const source = createMemoryStore();
  await assert.rejects(copyImage(source, createMemoryStore(), { tag: 'v1' }), { code: 'image-not-found' });
  await assert.rejects(copyImage(source, createMemoryStore(), digestOfContent(amd)), { code: 'image-not-found' });
});

test('a source that lacks what a manifest lists is not complete, and the manifest is not written', async () => {
  const source = createMemoryStore();
  await writeTestManifest(source, amd.manifest, 'v1');
  await writeTestManifest(source, index, 'index');
  const sink = createMemoryStore();
  await assert.rejects(copyImage(source, sink, { tag: 'v1' }), { code: 'registry-protocol' });
  await assert.rejects(copyImage(source, sink, { tag: 'index' }), { code: 'registry-protocol' });
  assert.equal(await sink.readManifest(digestOfContent(amd)), null);
});

test('a child with another type than its index announces is refused', async () => {
  const source = createMemoryStore();
  await writeContent(source, amd);
  const lying = storedManifest(
    encodeManifest({
      kind: 'index',
      mediaType: mediaTypes.ociIndex,
      manifests: [{ ...amd.manifest.descriptor, mediaType: mediaTypes.dockerManifest }],
    }),
    undefined,
  );
  await writeTestManifest(source, lying, 'v1');
  await assert.rejects(copyImage(source, createMemoryStore(), { tag: 'v1' }), { code: 'manifest-malformed' });
});

test('indexes four deep are refused, three deep are copied', async () => {
  const source = createMemoryStore();
  await writeContent(source, amd);
  let top = amd.manifest;
  for (let level = 1; level <= 4; level++) {
    top = storedManifest(
      encodeManifest({ kind: 'index', mediaType: mediaTypes.ociIndex, manifests: [top.descriptor] }),
      undefined,
    );
    await writeTestManifest(source, top, `deep${level}`);
  }
  assert.equal((await copyImage(source, createMemoryStore(), { tag: 'deep3' })).manifests.length, 4);
  await assert.rejects(copyImage(source, createMemoryStore(), { tag: 'deep4' }), { code: 'manifest-malformed' });
});

test('an artifact of types that nobody knows is copied as it is', async () => {
  const blob = testBlob('anything', 'application/x-unheard-of');
  const source = createMemoryStore();
  await writeContent(source, { manifest: imageWithLayer(blob.descriptor), blobs: [...amd.blobs, blob] }, 'v1');
  const sink = createMemoryStore();
  await copyImage(source, sink, { tag: 'v1' });
  assert.deepEqual(await sink.readBlob(blob.descriptor, 100), blob.bytes);
});

test('listed attachments that are gone are reported, and the rest is copied', async () => {
  const source = await signedSource();
  const gone = { ...index.descriptor, digest: parseDigest(`sha256:${'0'.repeat(64)}`) };
  const dangling: ContentStore = {
    ...source,
    readReferrers: async (subject) => ({
      descriptors: subject === index.descriptor.digest ? [gone] : [],
      source: 'api',
    }),
  };
  const result = await copyImage(dangling, createMemoryStore(), { tag: 'v1' });
  assert.deepEqual(result.missing, [gone.digest]);
  assert.deepEqual(
    result.attachments.map(({ tag }) => tag),
    [signatureTag(index.descriptor.digest)],
  );
});

test('a referrers list that cannot be read stops the copy: it is never taken for empty', async () => {
  const source = await signedSource();
  const failing: ContentStore = { ...source, readReferrers: async () => Promise.reject(new Error('429')) };
  await assert.rejects(copyImage(failing, createMemoryStore(), { tag: 'v1' }, { tag: 'v1' }), /429/);
});

test('an SBOM tag is copied as an SBOM', async () => {
  const source = createMemoryStore();
  await writeContent(source, amd, 'v1');
  await writeContent(source, testSignature('sbom'), sbomTag(digestOfContent(amd)));
  const { attachments } = await copyImage(source, createMemoryStore(), { tag: 'v1' });
  assert.deepEqual(
    attachments.map(({ kind }) => kind),
    ['sbom'],
  );
});

test('a copy that is aborted writes nothing more', async () => {
  const { sink, calls } = watched(createMemoryStore());
  const signal = AbortSignal.abort(new Error('enough'));
  await assert.rejects(copyImage(await signedSource(), sink, { tag: 'v1' }, { signal }), /enough/);
  assert.deepEqual(calls, []);
});

test('a layer of 64 MiB is passed on piece by piece', async () => {
  const piece = new Uint8Array(64 * 1024);
  const pieces = 1024;
  const layer: Descriptor = {
    mediaType: mediaTypes.ociLayerTar,
    size: piece.length * pieces,
    digest: digestOf(new Uint8Array(piece.length * pieces)),
  };
  const manifest = imageWithLayer(layer);
  const source = createMemoryStore();
  await writeContent(source, { manifest, blobs: amd.blobs }, 'v1');
  let ahead = 0;
  let mostAhead = 0;
  let progress = 0;
  const streaming: ContentStore = {
    ...source,
    openBlob: async (blob, options) => (blob.digest === layer.digest ? produce() : source.openBlob(blob, options)),
  };
  async function* produce(): AsyncIterable<Uint8Array> {
    for (let at = 0; at < pieces; at++) {
      mostAhead = Math.max(mostAhead, ++ahead);
      yield piece;
    }
  }
  const store = createMemoryStore();
  const sink: ContentSink = {
    ...store,
    writeBlob: async (blob, open, options) => {
      if (blob.digest !== layer.digest) return store.writeBlob(blob, open, options);
      for await (const _ of await open()) ahead--;
      return 'written';
    },
  };
  const onProgress = (event: { readonly kind: string; readonly bytes?: number; readonly blob?: Descriptor }): void => {
    if (event.blob?.digest === layer.digest) progress += event.bytes ?? 0;
  };
  await copyImage(streaming, sink, { tag: 'v1' }, { onProgress });
  assert.equal(progress, layer.size);
  assert.ok(mostAhead <= 2, `${mostAhead} pieces were read ahead`);
});
