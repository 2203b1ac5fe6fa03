// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { referrersTag } from '../oci/attachment-tag.ts';
import type { ContentSource } from '../ports/content.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage, testReferrer, writeContent, writeTestManifest } from '../store/test-image.ts';
import { listAttached } from './list-attached.ts';

const image = testImage('app');
const subject = image.manifest.descriptor;

test('what is attached to attachments is listed three levels deep and no deeper', async () => {
  const store = createMemoryStore();
  await writeContent(store, image, 'v1');
  let below = subject;
  for (let level = 1; level <= 4; level++) {
    const bundle = testReferrer(below, `level ${level}`);
    await writeContent(store, bundle);
    below = bundle.manifest.descriptor;
  }
  let depth = 0;
  for (
    let level = (await listAttached(store, subject.digest)).attached;
    level.length > 0;
    level = level[0]?.attached ?? []
  )
    depth++;
  assert.equal(depth, 3);
});

test('one manifest in the API and at the fallback tag is listed once', async () => {
  const bundle = testReferrer(subject, 'bundle');
  const fallback = createMemoryStore({ referrers: 'absent' });
  await writeContent(fallback, bundle);
  const list = await fallback.readManifest({ tag: referrersTag(subject.digest) });
  assert.ok(list);
  const store = createMemoryStore();
  await writeContent(store, bundle);
  await writeTestManifest(store, list, referrersTag(subject.digest));
  assert.equal((await listAttached(store, subject.digest)).attached.length, 1);
});

test('an image at the place of the referrers list is refused, not skipped', async () => {
  const store = createMemoryStore();
  await writeContent(store, image, referrersTag(subject.digest));
  await assert.rejects(listAttached(store, subject.digest), { code: 'manifest-malformed' });
});

test('a flood of attachments is an error, never a list that looks complete', async () => {
  const store = createMemoryStore();
  const flood = Array.from({ length: 2001 }, (_, at) => testReferrer(subject, `bundle ${at}`).manifest);
  const byDigest = new Map(flood.map((each) => [each.descriptor.digest, each]));
  const flooded: ContentSource = {
    ...store,
    readManifest: async (target) => (typeof target === 'string' ? (byDigest.get(target) ?? null) : null),
    readReferrers: async (digest) => ({
      descriptors: digest === subject.digest ? flood.map((each) => each.descriptor) : [],
      source: 'api',
    }),
  };
  await assert.rejects(listAttached(flooded, subject.digest), { code: 'registry-limit-exceeded' });
  byDigest.delete(flood[0]?.descriptor.digest ?? subject.digest);
  const { attached, missing } = await listAttached(flooded, subject.digest);
  assert.deepEqual([attached.length, missing.length], [2000, 1]);
});
