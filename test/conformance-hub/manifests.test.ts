// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import { errorCode, onEachStorage } from './on-each-storage.ts';
import { bytesOf, emptyConfig, imageManifest, indexManifest, pushable, rawClient } from './push.ts';

const image = imageManifest();
const other = imageManifest({ annotations: { a: 'b' } });

onEachStorage('the base endpoint says which API this is', async ({ client }) => {
  const response = await client.call('GET', '/v2/');
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('docker-distribution-api-version'), 'registry/2.0');
});

onEachStorage('a manifest comes back byte for byte, by tag and by digest', async ({ client }) => {
  await client.pushBlob(emptyConfig);
  const put = await client.pushManifest('v1', image);
  assert.equal(put.status, 201);
  assert.equal(put.headers.get('docker-content-digest'), image.digest);
  for (const target of ['v1', image.digest, image.digest.replace(':', '%3A')]) {
    const got = await client.call('GET', `manifests/${target}`);
    assert.equal(got.status, 200);
    assert.equal(got.headers.get('content-type'), mediaTypes.ociManifest);
    assert.deepEqual(await got.bytes(), image.bytes);
    const head = await client.call('HEAD', `manifests/${target}`);
    assert.equal(head.status, 200);
    assert.equal(head.headers.get('content-length'), String(image.bytes.byteLength));
    assert.equal(head.headers.get('docker-content-digest'), image.digest);
  }
});

onEachStorage('a sha512 manifest keeps its digest, under its tags too', async ({ client }) => {
  await client.pushBlob(emptyConfig);
  const { digest } = pushable(new TextDecoder().decode(image.bytes), 'sha512');
  const put = await client.pushManifest(`${digest}?tag=a&tag=b`, image);
  assert.equal(put.status, 201);
  assert.equal(put.headers.get('oci-tag'), 'a, b');
  assert.equal((await client.call('HEAD', 'manifests/b')).headers.get('docker-content-digest'), digest);
});

onEachStorage('tags in the query need a digest as target and the grammar of tags', async ({ client }) => {
  await client.pushBlob(emptyConfig);
  assert.equal((await client.pushManifest('v1?tag=a', image)).status, 400);
  assert.equal((await client.pushManifest(`${image.digest}?tag=a%0d%0ab`, image)).status, 400);
  const many = Array.from({ length: 101 }, (_, index) => `tag=t${index}`).join('&');
  assert.equal((await client.pushManifest(`${image.digest}?${many}`, image)).status, 414);
  assert.equal((await client.call('GET', `manifests/${image.digest}`)).status, 404);
});

onEachStorage('a manifest under a digest that is not its own is refused', async ({ client }) => {
  await client.pushBlob(emptyConfig);
  const response = await client.pushManifest(other.digest, image);
  assert.equal(response.status, 400);
  assert.equal(await errorCode(response), 'DIGEST_INVALID');
  assert.equal((await client.pushManifest('sha256:baddigeststring', image)).status, 400);
});

onEachStorage('a manifest that is ambiguous, mislabelled or unknown is refused', async ({ client }) => {
  await client.pushBlob(emptyConfig);
  const text = new TextDecoder().decode(image.bytes);
  const refused: readonly (readonly [string, string])[] = [
    [text, mediaTypes.ociIndex],
    [text, 'application/json'],
    [text.replace('"layers"', '"manifests":[],"layers"'), mediaTypes.ociManifest],
    [text.replace('"layers"', '"layers":[],"layers"'), mediaTypes.ociManifest],
    [text.replace('"schemaVersion":2', '"schemaVersion":1'), mediaTypes.ociManifest],
    [text.slice(0, -1), mediaTypes.ociManifest],
    ['', mediaTypes.ociManifest],
  ];
  for (const [body, type] of refused) {
    const response = await client.call('PUT', 'manifests/v1', {
      headers: { 'content-type': type },
      body: bytesOf(body),
    });
    assert.equal(response.status, 400, body);
    assert.equal(await errorCode(response), 'MANIFEST_INVALID', body);
  }
  assert.equal((await client.call('GET', 'manifests/v1')).status, 404);
});

onEachStorage('a manifest of 4 MiB is taken, and a longer one refused with 413', async ({ client }) => {
  await client.pushBlob(emptyConfig);
  const frame = imageManifest({ annotations: { a: '' } }).bytes.byteLength;
  const largest = imageManifest({ annotations: { a: 'x'.repeat(4 * 1024 * 1024 - frame) } });
  assert.equal(largest.bytes.byteLength, 4 * 1024 * 1024);
  assert.equal((await client.pushManifest('large', largest)).status, 201);
  const larger = imageManifest({ annotations: { a: 'x'.repeat(4 * 1024 * 1024 - frame + 1) } });
  assert.equal((await client.pushManifest('larger', larger)).status, 413);
});

onEachStorage('a manifest whose content is missing is refused; its subject may come later', async ({ client }) => {
  const response = await client.pushManifest('v1', image);
  assert.equal(response.status, 400);
  assert.equal(await errorCode(response), 'MANIFEST_BLOB_UNKNOWN');
  assert.equal(await errorCode(await client.pushManifest('v1', indexManifest([image]))), 'MANIFEST_BLOB_UNKNOWN');
  assert.equal((await client.call('GET', 'tags/list')).status, 404);
  await client.pushBlob(emptyConfig);
  assert.equal((await client.pushManifest('v1', imageManifest({ subject: other }))).status, 201);
});

onEachStorage(
  'sparse manifests are taken where the hub is told so',
  async ({ client }) => {
    assert.equal((await client.pushManifest('v1', indexManifest([image]))).status, 201);
  },
  { missingContent: 'accepted' },
);

onEachStorage('deleting a tag leaves the manifest, deleting the manifest takes its tags', async ({ client }) => {
  await client.pushBlob(emptyConfig);
  await client.pushManifest('v1', image);
  await client.pushManifest('v2', image);
  assert.equal((await client.call('DELETE', 'manifests/v1')).status, 202);
  assert.equal((await client.call('GET', 'manifests/v1')).status, 404);
  assert.equal((await client.call('GET', `manifests/${image.digest}`)).status, 200);
  assert.equal((await client.call('DELETE', `blobs/${image.digest}`)).status, 405);
  assert.equal((await client.call('DELETE', `manifests/${image.digest}`)).status, 202);
  for (const target of ['v2', image.digest])
    assert.equal((await client.call('GET', `manifests/${target}`)).status, 404);
  assert.equal((await client.call('GET', `blobs/${image.digest}`)).status, 404);
  assert.equal((await client.call('DELETE', `manifests/${image.digest}`)).status, 404);
});

onEachStorage('tags are listed in order, in pages, after a given one', async ({ client }) => {
  await client.pushBlob(emptyConfig);
  for (const tag of ['b', 'a', 'C', 'd', '1']) await client.pushManifest(tag, image);
  const list = async (query: string): Promise<readonly [readonly string[], string | null]> => {
    const response = await client.call('GET', `tags/list${query}`);
    assert.equal(response.status, 200);
    return [((await response.json()) as { tags: string[] }).tags, response.headers.get('link')];
  };
  assert.deepEqual(await list(''), [['1', 'C', 'a', 'b', 'd'], null]);
  assert.deepEqual(await list('?n=0'), [[], null]);
  assert.deepEqual(await list('?n=2'), [['1', 'C'], '</v2/team/app/tags/list?n=2&last=C>; rel="next"']);
  assert.deepEqual(await list('?n=2&last=b'), [['d'], null]);
  assert.deepEqual(await list('?last=a'), [['b', 'd'], null]);
  assert.equal((await client.call('GET', 'tags/list?n=many')).status, 400);
});

onEachStorage('a repository that nobody wrote to has no tags list and an empty list of referrers', async ({ hub }) => {
  const client = rawClient(hub.url, 'nobody');
  const tags = await client.call('GET', 'tags/list');
  assert.equal(tags.status, 404);
  assert.equal(await errorCode(tags), 'NAME_UNKNOWN');
  const referrers = await client.call('GET', `referrers/${image.digest}`);
  assert.equal(referrers.status, 200);
  assert.deepEqual(((await referrers.json()) as { manifests: unknown[] }).manifests, []);
});

onEachStorage('If-Match and If-None-Match guard a tag against lost updates', async ({ client }) => {
  await client.pushBlob(emptyConfig);
  assert.equal((await client.pushManifest('t', image, { 'if-match': `"${image.digest}"` })).status, 412);
  assert.equal((await client.pushManifest('t', image, { 'if-none-match': '*' })).status, 201);
  assert.equal((await client.pushManifest('t', other, { 'if-none-match': '*' })).status, 412);
  assert.equal((await client.pushManifest('t', other, { 'if-match': `"${other.digest}"` })).status, 412);
  const seen = await client.call('GET', 'manifests/t');
  assert.equal(seen.headers.get('oci-conditional-write'), 'if-match');
  assert.equal((await client.pushManifest('t', other, { 'if-match': seen.headers.get('etag') as string })).status, 201);
  const fresh = await client.call('GET', 'manifests/t', { headers: { 'if-none-match': `W/"${other.digest}"` } });
  assert.equal(fresh.status, 304);
});

onEachStorage('of many who write with the same If-Match one wins', async ({ client }) => {
  await client.pushBlob(emptyConfig);
  await client.pushManifest('t', image);
  const writes = Array.from({ length: 16 }, (_, index) =>
    client.pushManifest('t', imageManifest({ annotations: { index: String(index) } }), {
      'if-match': `"${image.digest}"`,
    }),
  );
  const statuses = (await Promise.all(writes)).map((response) => response.status).sort((left, right) => left - right);
  assert.deepEqual(statuses, [201, ...Array<number>(15).fill(412)]);
});

onEachStorage(
  'a hub that is told so ignores conditions and does not claim otherwise',
  async ({ client }) => {
    await client.pushBlob(emptyConfig);
    const response = await client.pushManifest('t', image, { 'if-match': '"nonsense"' });
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('oci-conditional-write'), null);
  },
  { conditionalWrites: 'ignored' },
);
