// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { signatureTag } from '../oci/attachment-tag.ts';
import type { Digest } from '../oci/digest.ts';
import { mergeLayers } from '../oci/merge-layers.ts';
import type { Clock } from '../ports/clock.ts';
import { blobPath } from './layout-blobs.ts';
import type { LayoutSinkOptions } from './layout-sink.ts';
import { type LayoutStore, openExistingLayout, openLayout, openLayoutForWriting } from './open-layout.ts';
import {
  chunksOf,
  testBlob,
  testImage,
  testIndex,
  testReferrer,
  testSignature,
  writeContent,
  writeTestManifest,
} from './test-image.ts';

const clock: Clock = { nowMs: () => 0, sleep: async (ms) => await sleep(ms) };
const plain: LayoutSinkOptions = { clock, marks: 'none' };
const image = testImage('app');
const other = testImage('other');

async function scratch(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-store-'));
  context.after(() => rm(folder, { recursive: true }));
  return join(folder, 'layout');
}

async function layoutWithImage(
  context: TestContext,
): Promise<{ readonly folder: string; readonly store: LayoutStore }> {
  const folder = await scratch(context);
  const store = await openLayoutForWriting(folder, plain);
  await writeContent(store, image, 'v1');
  return { folder, store };
}

async function tagsOf(store: LayoutStore): Promise<readonly string[]> {
  const tags: string[] = [];
  for await (const tag of store.listTags()) tags.push(tag);
  return tags;
}

test('an image that was written is read back by tag and by digest', async (context) => {
  const { folder } = await layoutWithImage(context);
  const store = await openLayout(folder);
  const { digest } = image.manifest.descriptor;
  assert.deepEqual((await store.readManifest({ tag: 'v1' }))?.bytes, image.manifest.bytes);
  assert.deepEqual((await store.readManifest(digest))?.manifest, image.manifest.manifest);
  assert.equal(await store.readManifest({ tag: 'v2' }), null);
  assert.equal(await store.readManifest(other.manifest.descriptor.digest), null);
  assert.equal(await store.defaultTarget(), digest);
  for (const { descriptor, bytes } of image.blobs) assert.deepEqual(await store.readBlob(descriptor, 1000), bytes);
});

test('a blob larger than the caller allows is refused before it is read', async (context) => {
  const { store } = await layoutWithImage(context);
  const [blob] = image.blobs;
  assert.ok(blob);
  await assert.rejects(store.readBlob(blob.descriptor, blob.descriptor.size - 1), { code: 'registry-limit-exceeded' });
});

test('reading makes no layout where there is none', async (context) => {
  const folder = await scratch(context);
  await assert.rejects(openLayout(folder), { code: 'file-not-found' });
  await assert.rejects(openExistingLayout(folder, plain), { code: 'file-not-found' });
  await assert.rejects(readdir(folder), { code: 'ENOENT' });
});

test('a folder with something else in it is not turned into a layout', async (context) => {
  const folder = await scratch(context);
  await mkdir(folder);
  await writeFile(join(folder, 'precious'), '');
  await assert.rejects(openLayoutForWriting(folder, plain), { code: 'file-exists' });
  assert.deepEqual(await readdir(folder), ['precious']);
});

test('what a crash left behind does not hinder the next reader or writer', async (context) => {
  const { folder } = await layoutWithImage(context);
  await mkdir(join(folder, '.countersign-tmp-crash'));
  await writeFile(join(folder, '.countersign-tmp-crash', 'file'), '{"half":');
  const store = await openLayoutForWriting(folder, plain);
  await writeContent(store, other, 'v2');
  assert.deepEqual(await tagsOf(store), ['v1', 'v2']);
});

test('a crash while the layout was made leaves a folder that the next run finishes', async (context) => {
  const folder = await scratch(context);
  await mkdir(join(folder, 'blobs', 'sha256'), { recursive: true });
  await writeFile(join(folder, 'index.json'), '{"schemaVersion":2,"manifests":[]}');
  await writeContent(await openLayoutForWriting(folder, plain), image, 'v1');
  assert.equal((await openLayout(folder)).name, `oci:${folder}`);
});

test('an interrupted write leaves nothing under the name of the blob, and no temporary file', async (context) => {
  const { folder, store } = await layoutWithImage(context);
  const blob = testBlob('never complete');
  await assert.rejects(
    store.writeBlob(blob.descriptor, async () =>
      (async function* () {
        yield blob.bytes.subarray(0, 3);
        throw new Error('cut');
      })(),
    ),
    /cut/,
  );
  assert.equal(await store.hasBlob(blob.descriptor), false);
  assert.deepEqual((await readdir(folder)).sort(), ['blobs', 'index.json', 'oci-layout']);
});

for (const [what, bytes] of [
  ['too few', 'shor'],
  ['too many', 'shorter'],
  ['other', 'shirt'],
] as const) {
  test(`${what} bytes are not stored under the digest that was announced`, async (context) => {
    const { store } = await layoutWithImage(context);
    const { descriptor } = testBlob('short');
    await assert.rejects(
      store.writeBlob(descriptor, async () => chunksOf(testBlob(bytes).bytes)),
      { code: 'registry-protocol' },
    );
    assert.equal(await store.hasBlob(descriptor), false);
  });
}

test('a manifest with another digest than announced is not stored', async (context) => {
  const { store } = await layoutWithImage(context);
  const upload = {
    bytes: other.manifest.bytes,
    mediaType: other.manifest.manifest.mediaType,
    digest: image.manifest.descriptor.digest,
  };
  await assert.rejects(store.writeManifest(upload), { code: 'registry-protocol' });
});

test('moving a tag leaves one entry for it', async (context) => {
  const { store } = await layoutWithImage(context);
  await writeContent(store, other, 'v1');
  assert.deepEqual(await tagsOf(store), ['v1']);
  assert.equal((await store.readManifest({ tag: 'v1' }))?.descriptor.digest, other.manifest.descriptor.digest);
});

test('the images of an index are not listed beside it, and are found by digest', async (context) => {
  const folder = await scratch(context);
  const store = await openLayoutForWriting(folder, plain);
  await writeContent(store, image);
  await writeContent(store, other);
  await assert.rejects(store.defaultTarget(), { code: 'reference-malformed' });
  const index = testIndex([image, other]);
  await writeTestManifest(store, index, 'v1');
  assert.equal(await store.defaultTarget(), index.descriptor.digest);
  assert.deepEqual((await store.readManifest(other.manifest.descriptor.digest))?.bytes, other.manifest.bytes);
});

test('entries and members that others wrote into index.json stay', async (context) => {
  const { folder, store } = await layoutWithImage(context);
  const file = join(folder, 'index.json');
  const index = JSON.parse(await readFile(file, 'utf8')) as { manifests: Record<string, unknown>[] };
  await writeFile(
    file,
    JSON.stringify({
      ...index,
      'org.example.index': 1,
      manifests: index.manifests.map((entry) => ({ ...entry, 'org.example.entry': 2 })),
    }),
  );
  await writeContent(store, other, 'v2');
  const text = await readFile(file, 'utf8');
  assert.match(text, /"org\.example\.index":1/);
  assert.match(text, /"org\.example\.entry":2/);
});

test('a bundle with a subject is found from the image, and is not taken for an image', async (context) => {
  const { store } = await layoutWithImage(context);
  const bundle = testReferrer(image.manifest.descriptor, 'bundle');
  await writeContent(store, bundle);
  const { descriptors, source } = await store.readReferrers(image.manifest.descriptor.digest);
  assert.equal(source, 'layout');
  assert.deepEqual(
    descriptors.map((each) => each.digest),
    [bundle.manifest.descriptor.digest],
  );
  assert.deepEqual((await store.readReferrers(other.manifest.descriptor.digest)).descriptors, []);
  assert.equal(await store.defaultTarget(), image.manifest.descriptor.digest);
});

test('a layout that cosign 3 saved shows its unlisted bundles and its untagged signatures', async (context) => {
  const folder = await scratch(context);
  const store = await openLayoutForWriting(folder, { clock, marks: 'cosign' });
  const bundle = testReferrer(image.manifest.descriptor, 'bundle');
  const signature = testSignature('payload');
  const tag = signatureTag(image.manifest.descriptor.digest);
  await writeContent(store, image, 'v1');
  await writeContent(store, bundle);
  await writeContent(store, signature, tag);
  const file = join(folder, 'index.json');
  const index = JSON.parse(await readFile(file, 'utf8')) as { manifests: { annotations?: Record<string, string> }[] };
  // As `cosign save` leaves it: kinds and no names, and the bundle as a blob that nothing lists.
  const manifests = index.manifests
    .filter((entry) => entry.annotations?.['kind'] !== undefined)
    .map((entry) => ({ ...entry, annotations: { kind: entry.annotations?.['kind'] } }));
  assert.deepEqual(
    manifests.map((entry) => entry.annotations.kind),
    ['dev.cosignproject.cosign/image', 'dev.cosignproject.cosign/sigs'],
  );
  await writeFile(file, JSON.stringify({ ...index, manifests }));
  const saved = await openLayout(folder);
  assert.equal(await saved.defaultTarget(), image.manifest.descriptor.digest);
  assert.deepEqual((await saved.readManifest({ tag }))?.bytes, signature.manifest.bytes);
  assert.equal(await saved.readManifest({ tag: signatureTag(other.manifest.descriptor.digest) }), null);
  const { descriptors } = await saved.readReferrers(image.manifest.descriptor.digest);
  assert.deepEqual(
    descriptors.map((each) => each.digest),
    [bundle.manifest.descriptor.digest],
  );
});

const secret = testBlob('secret of the host');

test('a blob that is a link is refused although the file behind it has the right digest', async (context) => {
  const { folder, store } = await layoutWithImage(context);
  const outside = join(folder, '..', 'outside');
  await writeFile(outside, secret.bytes);
  await symlink(outside, blobPath(folder, secret.descriptor.digest));
  await assert.rejects(store.openBlob(secret.descriptor), { code: 'layout-malformed' });
  await assert.rejects(store.readManifest(secret.descriptor.digest), { code: 'layout-malformed' });
});

test('a blob that is a pipe is refused without waiting for it', async (context) => {
  const { folder, store } = await layoutWithImage(context);
  execFileSync('mkfifo', [blobPath(folder, secret.descriptor.digest)]);
  await assert.rejects(store.openBlob(secret.descriptor), { code: 'layout-malformed' });
});

test('a blob that is a folder is refused', async (context) => {
  const { folder, store } = await layoutWithImage(context);
  await mkdir(blobPath(folder, secret.descriptor.digest));
  await assert.rejects(store.openBlob(secret.descriptor), { code: 'layout-malformed' });
});

for (const part of ['blobs', 'blobs/sha256']) {
  test(`a layout whose folder ${part} is a link is refused`, async (context) => {
    const { folder } = await layoutWithImage(context);
    await rename(join(folder, part), join(folder, 'moved'));
    await symlink(join(folder, 'moved'), join(folder, part));
    await assert.rejects(openLayout(folder), { code: 'layout-malformed' });
  });
}

for (const name of ['index.json', 'oci-layout']) {
  test(`a layout whose ${name} is a link is refused`, async (context) => {
    const { folder } = await layoutWithImage(context);
    await rename(join(folder, name), join(folder, 'moved'));
    await symlink(join(folder, 'moved'), join(folder, name));
    await assert.rejects(openLayout(folder), { code: 'layout-malformed' });
  });
}

test('content that was changed on the disk is refused when it is read', async (context) => {
  const { folder, store } = await layoutWithImage(context);
  const [config, layer] = image.blobs;
  assert.ok(config && layer);
  await writeFile(blobPath(folder, layer.descriptor.digest), 'x'.repeat(layer.descriptor.size));
  await writeFile(blobPath(folder, image.manifest.descriptor.digest), image.manifest.bytes.subarray(1));
  await assert.rejects(store.readBlob(layer.descriptor, 1000), { code: 'layout-malformed' });
  await assert.rejects(store.readManifest({ tag: 'v1' }), { code: 'layout-malformed' });
  assert.deepEqual(await store.readBlob(config.descriptor, 1000), config.bytes);
});

test('a listed manifest that is not there is no proof of absence', async (context) => {
  const { folder, store } = await layoutWithImage(context);
  await rm(blobPath(folder, image.manifest.descriptor.digest));
  await assert.rejects(store.readManifest({ tag: 'v1' }), { code: 'layout-malformed' });
});

test('a tag that is given to two manifests is refused', async (context) => {
  const { folder, store } = await layoutWithImage(context);
  await writeContent(store, other, 'v2');
  const file = join(folder, 'index.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('"v2"', '"v1"'));
  await assert.rejects(store.readManifest({ tag: 'v1' }), { code: 'layout-malformed' });
});

for (const [what, text] of [
  ['another version', '{"imageLayoutVersion":"2.0.0"}'],
  ['no version', '{}'],
] as const) {
  test(`a layout of ${what} is refused`, async (context) => {
    const { folder } = await layoutWithImage(context);
    await writeFile(join(folder, 'oci-layout'), text);
    await assert.rejects(openLayout(folder), { code: 'layout-malformed' });
  });
}

test('an index.json that is an image is refused', async (context) => {
  const { folder } = await layoutWithImage(context);
  await writeFile(join(folder, 'index.json'), image.manifest.bytes);
  await assert.rejects(openLayout(folder), { code: 'layout-malformed' });
});

test('writers at the same time keep what the others wrote', async (context) => {
  const folder = await scratch(context);
  const tag = signatureTag(image.manifest.descriptor.digest);
  await Promise.all(
    Array.from({ length: 12 }, async (_, at) => {
      const store = await openLayoutForWriting(folder, plain);
      await writeContent(store, testImage(`image ${at}`), `v${at}`);
      await store.mergeTag(tag, (current) => mergeLayers(current, [testBlob(`payload ${at}`).descriptor]));
    }),
  );
  const store = await openExistingLayout(folder, plain);
  assert.equal((await tagsOf(store)).length, 13);
  const signatures = await store.readManifest({ tag });
  assert.equal(signatures?.manifest.kind === 'image' && signatures.manifest.layers.length, 12);
  assert.deepEqual((await readdir(folder)).sort(), ['blobs', 'index.json', 'oci-layout']);
});

test('a lock that a crash left behind is taken over, and a fresh one is waited for', async (context) => {
  const { folder, store } = await layoutWithImage(context);
  const lock = join(folder, '.countersign-lock');
  await writeFile(lock, '');
  const past = new Date(Date.now() - 60_000);
  await utimes(lock, past, past);
  await writeContent(store, other, 'v2');
  await writeFile(lock, '');
  const impatient = await openExistingLayout(folder, {
    ...plain,
    clock: { nowMs: () => 0, sleep: async () => undefined },
  });
  await assert.rejects(writeContent(impatient, other, 'v3'), { code: 'layout-locked' });
  assert.deepEqual(await tagsOf(store), ['v1', 'v2']);
});

test('deleting by digest takes the tags along, and deleting what is not there says so', async (context) => {
  const { folder, store } = await layoutWithImage(context);
  const { digest } = image.manifest.descriptor;
  assert.equal(await store.deleteManifest({ tag: 'v2' }), false);
  assert.equal(await store.deleteManifest(digest), true);
  assert.equal(await store.deleteManifest(digest), false);
  assert.deepEqual(await tagsOf(store), []);
  assert.equal(await (await openLayout(folder)).readManifest(digest), null);
});

test('an image that belongs to an index is not deleted', async (context) => {
  const { store } = await layoutWithImage(context);
  await writeTestManifest(store, testIndex([image]), 'index');
  const digest: Digest = image.manifest.descriptor.digest;
  await assert.rejects(store.deleteManifest(digest), { code: 'usage-api' });
  assert.ok(await store.readManifest(digest));
});
