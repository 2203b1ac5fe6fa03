// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type AttackedStore, attackedStore } from '../../../../test/attack/attacked-store.ts';
import { opener } from '../../../../test/attack/byte-streams.ts';
import { answer, startHostileServer, webPage } from '../../../../test/attack/hostile-server.ts';
import { passOn } from '../../../../test/attack/pass-on.ts';
import { config, image, layer, sampleReferrer } from '../../../../test/attack/sample-image.ts';
import { startTestHub } from '../../../../test/conformance-hub/start-test-hub.ts';
import type { HubSettings } from '../hub/hub-context.ts';
import { referrersTag } from '../oci/attachment-tag.ts';
import { digestOf } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { emptyConfig, emptyConfigBytes, referrerDescriptor } from '../oci/referrer-manifest.ts';
import type { ContentStore, ManifestUpload } from '../ports/content.ts';
import { deleteManifest } from './delete-manifest.ts';
import { putManifest } from './put-manifest.ts';
import { writeManifest } from './write-manifest.ts';

function upload(stored: StoredManifest, tag?: string): ManifestUpload {
  const { digest } = stored.descriptor;
  return { bytes: stored.bytes, mediaType: stored.manifest.mediaType, digest, ...(tag === undefined ? {} : { tag }) };
}

async function hub(
  t: TestContext,
  settings: Partial<HubSettings> = {},
): Promise<{ readonly host: string; readonly url: string }> {
  const running = await startTestHub(settings);
  t.after(() => running.close());
  return running;
}

async function withImage(target: AttackedStore): Promise<ContentStore> {
  const { store } = target;
  for (const blob of [layer, config]) await store.writeBlob(blob.descriptor, opener(blob.bytes));
  await store.writeBlob(emptyConfig, opener(emptyConfigBytes));
  await store.writeManifest(upload(image, 'v1'));
  return store;
}

const fallbackTag = referrersTag(image.descriptor.digest);
const referrer = sampleReferrer(1);

test('what was written at a tag is read back byte for byte, by tag and by digest', async (t) => {
  const store = await withImage(attackedStore(t, (await hub(t)).host));
  for (const target of [{ tag: 'v1' }, image.descriptor.digest]) {
    assert.deepEqual(Buffer.from((await store.readManifest(target))?.bytes ?? []), Buffer.from(image.bytes));
  }
  assert.equal(await store.readManifest({ tag: 'v2' }), null);
});

test('a manifest under sha512 gets its tag too', async (t) => {
  const store = await withImage(attackedStore(t, (await hub(t)).host));
  const digest = digestOf(image.bytes, 'sha512');
  await store.writeManifest({ ...upload(image, 'long'), digest });
  assert.equal((await store.readManifest(digest))?.descriptor.digest, digest);
  assert.equal((await store.readManifest({ tag: 'long' }))?.descriptor.digest, image.descriptor.digest);
});

test('a referrer is found through the API where there is one, and no fallback tag is made', async (t) => {
  const store = await withImage(attackedStore(t, (await hub(t)).host));
  await store.writeManifest(upload(referrer));
  const { source, descriptors } = await store.readReferrers(image.descriptor.digest);
  assert.equal(source, 'api');
  assert.deepEqual(
    descriptors.map(({ digest }) => digest),
    [referrer.descriptor.digest],
  );
  assert.equal(await store.readManifest({ tag: fallbackTag }), null);
});

test('a referrer is found through the fallback tag where there is no API, with its type and annotations', async (t) => {
  const store = await withImage(attackedStore(t, (await hub(t, { referrersApi: 'absent' })).host));
  await store.writeManifest(upload(referrer));
  await store.writeManifest(upload(referrer));
  assert.equal((await store.readReferrers(image.descriptor.digest)).source, 'absent');
  const list = await store.readManifest({ tag: fallbackTag });
  assert.deepEqual(list?.manifest.kind === 'index' && list.manifest.manifests, [referrerDescriptor(referrer)]);
});

test('a registry that claims the API and does not serve it gets the fallback tag, and is asked once', async (t) => {
  const { url } = await hub(t, { referrersApi: 'absent' });
  const server = await startHostileServer(t, ({ method }) => (request, response) => {
    if (method === 'PUT') response.setHeader('OCI-Subject', image.descriptor.digest);
    passOn(url)(request, response);
  });
  const target = attackedStore(t, server.host);
  const store = await withImage(target);
  await store.writeManifest(upload(referrer));
  await writeManifest(target.context, upload(sampleReferrer(2)), {});
  const list = await store.readManifest({ tag: fallbackTag });
  assert.equal(list?.manifest.kind === 'index' && list.manifest.manifests.length, 2);
  assert.equal(server.seen.filter(({ path }) => path.includes('/referrers/')).length, 1);
});

test('a registry that cannot say whether it has the API does not count as written', async (t) => {
  const { url } = await hub(t);
  const server = await startHostileServer(t, ({ path }) => (path.includes('/referrers/') ? answer(429) : passOn(url)));
  const store = await withImage(attackedStore(t, server.host));
  await assert.rejects(store.writeManifest(upload(referrer)), { code: 'registry-rate-limited' });
});

test('a deleted referrer is gone from the fallback tag too', async (t) => {
  const target = attackedStore(t, (await hub(t, { referrersApi: 'absent' })).host);
  const store = await withImage(target);
  for (const number of [1, 2]) await store.writeManifest(upload(sampleReferrer(number)));
  assert.equal(await deleteManifest(target.context, referrer.descriptor.digest), true);
  assert.equal(await store.deleteManifest(referrer.descriptor.digest), false);
  assert.equal(await store.readManifest(referrer.descriptor.digest), null);
  const list = await store.readManifest({ tag: fallbackTag });
  assert.deepEqual(list?.manifest.kind === 'index' && list.manifest.manifests.map(({ digest }) => digest), [
    sampleReferrer(2).descriptor.digest,
  ]);
});

test('a tag is deleted and its manifest stays', async (t) => {
  const store = await withImage(attackedStore(t, (await hub(t)).host));
  assert.equal(await store.deleteManifest({ tag: 'v1' }), true);
  assert.equal(await store.deleteManifest({ tag: 'v1' }), false);
  assert.ok(await store.readManifest(image.descriptor.digest));
});

test('a registry where deleting is switched off says so', async (t) => {
  const server = await startHostileServer(t, ({ method }) => answer(method === 'DELETE' ? 405 : 404));
  await assert.rejects(attackedStore(t, server.host).store.deleteManifest({ tag: 'v1' }), {
    code: 'registry-refused-write',
  });
});

for (const [name, behaviour, code] of [
  ['a web page with 200', webPage(200), 'registry-protocol'],
  ['202', answer(202), 'registry-protocol'],
  ['400', answer(400), 'registry-refused-write'],
  ['413', answer(413), 'registry-refused-write'],
  ['404', answer(404), 'registry-refused-write'],
  ['403', answer(403), 'registry-forbidden'],
  [
    '201 for other content',
    answer(201, { headers: { 'docker-content-digest': layer.descriptor.digest } }),
    'registry-protocol',
  ],
] as const) {
  test(`${name} in answer to a manifest is not a success`, async (t) => {
    const server = await startHostileServer(t, ({ method }) => (method === 'PUT' ? behaviour : answer(404)));
    await assert.rejects(attackedStore(t, server.host).store.writeManifest(upload(image, 'v1')), { code });
  });
}

test('412 without a condition of ours is a refusal (Harbor speaks so of its policies)', async (t) => {
  const server = await startHostileServer(t, ({ method }) => answer(method === 'PUT' ? 412 : 404));
  const { context } = attackedStore(t, server.host);
  const put = { ...upload(image), target: { tag: 'v1' } };
  await assert.rejects(putManifest(context, put), { code: 'registry-refused-write' });
  assert.equal((await putManifest(context, { ...put, condition: { 'if-none-match': '*' } })).kind, 'conflict');
});

test('bytes with another digest than the one they are given are not sent', async (t) => {
  const server = await startHostileServer(t, () => answer(201));
  const { store } = attackedStore(t, server.host);
  await assert.rejects(store.writeManifest({ ...upload(image), digest: layer.descriptor.digest }), {
    code: 'usage-api',
  });
  assert.deepEqual(server.seen, []);
});
