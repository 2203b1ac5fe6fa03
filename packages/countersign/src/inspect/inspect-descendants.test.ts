// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { ContentStore } from '../ports/content.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage, writeContent, writeTestManifest } from '../store/test-image.ts';
import { inspectImage } from './inspect-image.ts';
import type { Inspection } from './inspection.ts';
import { indexOf, newSigner, requestFor, signIn } from './testing/signed-images.ts';

const signer = newSigner();
const [one, two] = [testImage('one'), testImage('two')];
const amd64 = { os: 'linux', architecture: 'amd64' };
const entries: readonly Descriptor[] = [
  { ...one.manifest.descriptor, platform: amd64 },
  { ...two.manifest.descriptor, platform: { os: 'linux', architecture: 'arm64' } },
];

async function storeWith(index: StoredManifest, ...signed: readonly Descriptor[]): Promise<ContentStore> {
  const store = createMemoryStore();
  for (const content of [one, two]) await writeContent(store, content);
  await writeTestManifest(store, index, 'v1');
  for (const descriptor of signed) await signIn(store, descriptor, signer);
  return store;
}

async function inspectAll(store: ContentStore): Promise<Inspection> {
  return await inspectImage(requestFor(store, { tag: 'v1' }, signer, { index: 'recursive' }));
}

function codeOf(inspection: Inspection | undefined): string | undefined {
  return inspection?.result === 'verified' ? 'verified' : inspection?.error.code;
}

test('an index verifies recursively when it and each of its descriptors are signed', async () => {
  const index = indexOf(entries);
  const store = await storeWith(index, index.descriptor, ...entries);
  const inspection = await inspectAll(store);
  assert.equal(inspection.result, 'verified');
  assert.deepEqual(
    inspection.children.map(({ digest, platform }) => [digest, platform?.architecture]),
    entries.map(({ digest, platform }) => [digest, platform?.architecture]),
  );
});

test('a signed index with one unsigned descriptor is refused, and the others are reported', async () => {
  const index = indexOf(entries);
  const store = await storeWith(index, index.descriptor, ...entries.slice(0, 1));
  const inspection = await inspectAll(store);
  assert.equal(codeOf(inspection), 'child-unsigned');
  assert.deepEqual(inspection.children.map(codeOf), ['verified', 'signature-not-found']);
  assert.equal('proven' in inspection, false);
});

test('an unsigned index with signed descriptors is refused for itself', async () => {
  const index = indexOf(entries);
  const inspection = await inspectAll(await storeWith(index, ...entries));
  assert.equal(codeOf(inspection), 'signature-not-found');
  assert.deepEqual(inspection.children.map(codeOf), ['verified', 'verified']);
});

test('without `recursive` the descriptors of a signed index are not looked at', async () => {
  const index = indexOf(entries);
  const store = await storeWith(index, index.descriptor);
  const inspection = await inspectImage(requestFor(store, { tag: 'v1' }, signer));
  assert.equal(inspection.result, 'verified');
  assert.deepEqual(inspection.children, []);
});

test('a descriptor that does not exist is refused, although somebody signed it', async () => {
  const index = indexOf(entries);
  const store = await storeWith(index, index.descriptor, ...entries);
  await store.deleteManifest(two.manifest.descriptor.digest);
  const inspection = await inspectAll(store);
  assert.equal(codeOf(inspection), 'child-unsigned');
  assert.equal(codeOf(inspection.children[1]), 'image-not-found');
});

test('a registry cannot hide a nested index by denying it the first time', async () => {
  const nested = indexOf(entries);
  const index = indexOf([nested.descriptor]);
  const store = await storeWith(index, index.descriptor, nested.descriptor);
  await writeTestManifest(store, nested);
  let asked = 0;
  const coy: ContentStore = {
    ...store,
    readManifest: async (target, options) => {
      if (target === nested.descriptor.digest && ++asked === 1) return null;
      return await store.readManifest(target, options);
    },
  };
  assert.equal(codeOf(await inspectAll(coy)), 'child-unsigned');
  assert.equal(asked, 1);
});

test('a nested index is followed even if its descriptor calls it an image', async () => {
  const nested = indexOf(entries);
  const index = indexOf([{ ...nested.descriptor, mediaType: mediaTypes.ociManifest }]);
  const store = await storeWith(index, index.descriptor, nested.descriptor);
  await writeTestManifest(store, nested);
  const inspection = await inspectAll(store);
  assert.equal(codeOf(inspection), 'child-unsigned');
  assert.deepEqual(inspection.children[0]?.children.map(codeOf), ['signature-not-found', 'signature-not-found']);
});

test('a descriptor that cannot be read makes the result unavailable, unless another one is refused', async () => {
  const index = indexOf(entries);
  const store = await storeWith(index, index.descriptor, ...entries);
  const failing = (source: ContentStore, wanted: Digest): ContentStore => ({
    ...source,
    readManifest: async (target, options) => {
      if (target === wanted) throw new UnavailableError('registry-rate-limited', 'too many requests');
      return await source.readManifest(target, options);
    },
  });
  const inspection = await inspectAll(failing(store, one.manifest.descriptor.digest));
  assert.equal(codeOf(inspection), 'registry-rate-limited');
  assert.equal(inspection.accepted.length, 1, 'what was found out about the index stays');
  const unsigned = await storeWith(index, index.descriptor, ...entries.slice(0, 1));
  assert.equal(codeOf(await inspectAll(failing(unsigned, one.manifest.descriptor.digest))), 'child-unsigned');
});

test('a manifest that is listed many times, on many levels, is inspected once', async () => {
  const inner = indexOf(Array.from({ length: 300 }, () => one.manifest.descriptor));
  const middle = indexOf(Array.from({ length: 300 }, () => inner.descriptor));
  const index = indexOf(Array.from({ length: 300 }, () => middle.descriptor));
  const store = await storeWith(index, index.descriptor, middle.descriptor, inner.descriptor, one.manifest.descriptor);
  for (const stored of [inner, middle]) await writeTestManifest(store, stored);
  let reads = 0;
  const counting: ContentStore = {
    ...store,
    readManifest: async (target, options) => {
      if (typeof target === 'string') reads++;
      return await store.readManifest(target, options);
    },
  };
  assert.equal((await inspectAll(counting)).result, 'verified');
  assert.ok(reads < 20, `${reads} reads`);
});

test('an index with more than 1,000 descriptors is not followed, and so is not verified', async () => {
  const listed = Array.from({ length: 1001 }, (_, at): Descriptor => {
    const digest = `sha256:${at.toString(16).padStart(64, '0')}` as Digest;
    return { mediaType: mediaTypes.ociManifest, size: 1, digest };
  });
  const index = indexOf(listed);
  const inspection = await inspectAll(await storeWith(index, index.descriptor));
  assert.equal(codeOf(inspection), 'registry-limit-exceeded');
  assert.deepEqual(inspection.children, []);
});

test('indexes nested four deep are not followed to the end, and so are not verified', async () => {
  const levels = [indexOf(entries)];
  for (let depth = 0; depth < 3; depth++) levels.unshift(indexOf([(levels[0] as StoredManifest).descriptor]));
  const [top] = levels as [StoredManifest, ...StoredManifest[]];
  const store = await storeWith(top, ...levels.map(({ descriptor }) => descriptor), ...entries);
  for (const stored of levels) await writeTestManifest(store, stored);
  assert.equal(codeOf(await inspectAll(store)), 'registry-limit-exceeded');
});

test('a platform of an index is verified by itself, and a platform that is not offered is refused', async () => {
  const index = indexOf(entries);
  const store = await storeWith(index, one.manifest.descriptor);
  const request = requestFor(store, { tag: 'v1' }, signer);
  const inspection = await inspectImage({ ...request, platform: amd64 });
  assert.equal(inspection.result === 'verified' && inspection.proven, one.manifest.descriptor.digest);
  const arm = { os: 'linux', architecture: 'arm64' };
  assert.equal(codeOf(await inspectImage({ ...request, platform: arm })), 'signature-not-found');
  const none = { os: 'windows', architecture: 'amd64' };
  assert.equal(codeOf(await inspectImage({ ...request, platform: none })), 'usage-flag');
});

test('two entries for one platform are an ambiguity, and not a choice', async () => {
  const index = indexOf([...entries, { ...two.manifest.descriptor, platform: amd64 }]);
  const store = await storeWith(index, ...entries);
  const inspection = await inspectImage(requestFor(store, { tag: 'v1' }, signer, { platform: amd64 }));
  assert.equal(codeOf(inspection), 'usage-flag');
});
