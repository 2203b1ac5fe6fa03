// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode, onEachStorage } from './on-each-storage.ts';
import { bytesOf, type Pushable, pushable, type RawClient, rawClient } from './push.ts';

const blob = pushable('0123456789'.repeat(200));

async function startUpload(client: RawClient, query = ''): Promise<string> {
  const response = await client.call('POST', `blobs/uploads/${query}`);
  assert.equal(response.status, 202);
  return response.headers.get('location') as string;
}

async function assertServes(client: RawClient, wanted: Pushable): Promise<void> {
  const head = await client.call('HEAD', `blobs/${wanted.digest}`);
  assert.equal(head.status, 200);
  assert.equal(head.headers.get('content-length'), String(wanted.bytes.byteLength));
  assert.equal(head.headers.get('docker-content-digest'), wanted.digest);
  const got = await client.call('GET', `blobs/${wanted.digest}`);
  assert.equal(got.status, 200);
  assert.deepEqual(await got.bytes(), wanted.bytes);
}

for (const algorithm of ['sha256', 'sha512'] as const) {
  const content = pushable('content', algorithm);
  onEachStorage(`a ${algorithm} blob can be pushed by POST alone`, async ({ client }) => {
    const response = await client.pushBlob(content);
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('location'), `/v2/team/app/blobs/${content.digest}`);
    await assertServes(client, content);
  });
  onEachStorage(`a ${algorithm} blob can be pushed by POST and PUT`, async ({ client }) => {
    const location = await startUpload(client);
    const response = await client.call('PUT', `${location}?digest=${content.digest}`, { body: content.bytes });
    assert.equal(response.status, 201);
    await assertServes(client, content);
  });
  onEachStorage(`a ${algorithm} blob can be pushed in chunks, the last of them in the PUT`, async ({ client }) => {
    let location = await startUpload(client, `?digest-algorithm=${algorithm}`);
    const first = await client.call('PATCH', location, {
      headers: { 'content-range': '0-2' },
      body: content.bytes.subarray(0, 3),
    });
    assert.equal(first.status, 202);
    assert.equal(first.headers.get('range'), '0-2');
    location = first.headers.get('location') as string;
    const headers = { 'content-range': `3-${content.bytes.byteLength - 1}` };
    const last = await client.call('PUT', `${location}?digest=${content.digest}`, {
      headers,
      body: content.bytes.subarray(3),
    });
    assert.equal(last.status, 201);
    await assertServes(client, content);
  });
  onEachStorage(
    `a ${algorithm} blob is hashed anew when the session did not know its algorithm`,
    async ({ client }) => {
      const location = await startUpload(client);
      await client.call('PATCH', location, { body: content.bytes });
      assert.equal((await client.call('PUT', `${location}?digest=${content.digest}`)).status, 201);
      await assertServes(client, content);
    },
  );
  onEachStorage(
    `a ${algorithm} blob with other bytes than its digest is refused and not stored`,
    async ({ client }) => {
      const response = await client.pushBlob({ bytes: bytesOf('other'), digest: content.digest });
      assert.equal(response.status, 400);
      assert.equal(await errorCode(response), 'DIGEST_INVALID');
      assert.equal((await client.call('GET', `blobs/${content.digest}`)).status, 404);
    },
  );
}

onEachStorage('a chunk out of order is refused with 416, and the session goes on where it was', async ({ client }) => {
  const location = await startUpload(client);
  await client.call('PATCH', location, { headers: { 'content-range': '0-999' }, body: blob.bytes.subarray(0, 1000) });
  const wrong = await client.call('PATCH', location, {
    headers: { 'content-range': '1500-1999' },
    body: blob.bytes.subarray(1500),
  });
  assert.equal(wrong.status, 416);
  const status = await client.call('GET', location);
  assert.equal(status.status, 204);
  assert.equal(status.headers.get('range'), '0-999');
  await client.call('PATCH', location, { headers: { 'content-range': '1000-1999' }, body: blob.bytes.subarray(1000) });
  assert.equal((await client.call('PUT', `${location}?digest=${blob.digest}`)).status, 201);
});

onEachStorage('a chunk of another length than it announced ends the session', async ({ client }) => {
  const location = await startUpload(client);
  const response = await client.call('PATCH', location, { headers: { 'content-range': '0-5' }, body: bytesOf('abc') });
  assert.equal(response.status, 400);
  assert.equal(await errorCode(response), 'SIZE_INVALID');
  assert.equal((await client.call('GET', location)).status, 404);
});

onEachStorage('a cancelled upload is gone', async ({ client }) => {
  const location = await startUpload(client);
  assert.equal((await client.call('DELETE', location)).status, 204);
  const response = await client.call('PATCH', location, { body: blob.bytes });
  assert.equal(response.status, 404);
  assert.equal(await errorCode(response), 'BLOB_UPLOAD_UNKNOWN');
});

onEachStorage('an upload session belongs to its repository alone', async ({ hub, client }) => {
  const location = await startUpload(client);
  const stolen = location.replace('/team/app/', '/other/');
  assert.equal((await client.call('PATCH', stolen, { body: blob.bytes })).status, 404);
  assert.equal((await rawClient(hub.url, 'other').call('GET', stolen)).status, 404);
});

onEachStorage(
  'an upload that rested too long is gone',
  async ({ client }) => {
    const location = await startUpload(client);
    await delay(20);
    assert.equal((await client.call('GET', location)).status, 404);
  },
  { uploadExpiryMs: 1 },
);

onEachStorage(
  'a blob above the limit is refused with 413',
  async ({ client }) => {
    assert.equal((await client.pushBlob(pushable('x'.repeat(101)))).status, 413);
    assert.equal((await client.pushBlob(pushable('x'.repeat(100)))).status, 201);
  },
  { maxBlobBytes: 100 },
);

onEachStorage('ranges are served, and those that do not exist are refused', async ({ client }) => {
  await client.pushBlob(blob);
  const text = new TextDecoder().decode(blob.bytes);
  const expected: readonly (readonly [string, number, string?])[] = [
    ['500-1499', 206, text.slice(500, 1500)],
    ['500-', 206, text.slice(500)],
    ['-500', 206, text.slice(-500)],
    ['1990-5000', 206, text.slice(1990)],
    ['500-0', 416],
    ['5000-10000', 416],
    ['0-1,5-6', 200, text],
    ['nonsense', 200, text],
  ];
  for (const [range, status, wanted] of expected) {
    const response = await client.call('GET', `blobs/${blob.digest}`, { headers: { range: `bytes=${range}` } });
    const got = await response.text();
    assert.equal(response.status, status, range);
    if (wanted !== undefined) assert.equal(got, wanted, range);
  }
});

onEachStorage('a blob larger than a buffer is served whole', async ({ client }) => {
  const large = pushable('0123456789abcdef'.repeat(200_000));
  await client.pushBlob(large);
  await assertServes(client, large);
  const response = await client.call('GET', `blobs/${large.digest}`, { headers: { range: 'bytes=1000000-3100000' } });
  assert.deepEqual(await response.bytes(), large.bytes.subarray(1_000_000, 3_100_001));
});

onEachStorage('an empty blob is a blob', async ({ client }) => {
  const empty = pushable('');
  assert.equal((await client.pushBlob(empty)).status, 201);
  await assertServes(client, empty);
});

onEachStorage('a blob is mounted from another repository, or from anywhere', async ({ hub, client }) => {
  await rawClient(hub.url, 'source').pushBlob(blob);
  const named = await client.call('POST', `blobs/uploads/?mount=${blob.digest}&from=source`);
  assert.equal(named.status, 201);
  await assertServes(client, blob);
  const other = rawClient(hub.url, 'third');
  assert.equal((await other.call('POST', `blobs/uploads/?mount=${blob.digest}`)).status, 201);
  await assertServes(other, blob);
});

onEachStorage('a mount of what is not there becomes an upload', async ({ client }) => {
  for (const from of ['', '&from=source']) {
    const response = await client.call('POST', `blobs/uploads/?mount=${blob.digest}${from}`);
    assert.equal(response.status, 202);
    assert.ok(response.headers.get('location'));
  }
  assert.equal((await client.call('HEAD', `blobs/${blob.digest}`)).status, 404);
});

onEachStorage('a deleted blob is gone from its repository and stays in others', async ({ hub, client }) => {
  const other = rawClient(hub.url, 'other');
  await client.pushBlob(blob);
  await other.pushBlob(blob);
  assert.equal((await client.call('DELETE', `blobs/${blob.digest}`)).status, 202);
  assert.equal((await client.call('GET', `blobs/${blob.digest}`)).status, 404);
  assert.equal((await client.call('DELETE', `blobs/${blob.digest}`)).status, 404);
  await assertServes(other, blob);
  assert.equal((await client.pushBlob(blob)).status, 201);
  await assertServes(client, blob);
});

onEachStorage('digests and names that break the grammar are refused, encoded or not', async ({ client }) => {
  const refused: readonly (readonly [string, string, number])[] = [
    ['GET', 'blobs/sha256:abc', 400],
    ['GET', 'blobs/sha256:..%2f..%2f..%2fetc', 404],
    ['GET', '/v2/..%2f..%2fetc/blobs/sha256:abc', 400],
    ['GET', '/v2/a/..%2fb/manifests/latest', 400],
    ['GET', '/v2/Upper/tags/list', 400],
    ['GET', '/v2/_hub/tags/list', 400],
    ['GET', '/v2/a%00b/tags/list', 400],
    ['GET', '/v2/a%zz/tags/list', 404],
    ['POST', 'blobs/uploads/?digest=md5:abc', 400],
    ['POST', 'blobs/uploads/?digest-algorithm=md5', 400],
    ['POST', 'blobs/uploads/?mount=nonsense', 400],
    ['PUT', 'blobs/uploads/unknown?digest=x', 404],
    ['GET', '/elsewhere', 404],
  ];
  for (const [method, path, status] of refused) {
    const response = await client.call(method, path);
    await response.text();
    assert.equal(response.status, status, `${method} ${path}`);
  }
});

onEachStorage('a wrong method is refused and the right ones are named', async ({ client }) => {
  for (const path of [
    'tags/list',
    'manifests/latest',
    `blobs/${blob.digest}`,
    'blobs/uploads/',
    `referrers/${blob.digest}`,
    '/v2/',
  ]) {
    const response = await client.call('OPTIONS', path);
    assert.equal(response.status, 405, path);
    assert.ok(response.headers.get('allow'), path);
  }
});
