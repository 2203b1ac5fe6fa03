// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import { onEachStorage } from './on-each-storage.ts';
import { emptyConfig, imageManifest, type Pushable, pushable, type RawClient } from './push.ts';

const subject = imageManifest();

interface Listed {
  readonly digest: string;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

async function pushReferrers(client: RawClient, count: number): Promise<readonly Pushable[]> {
  await client.pushBlob(emptyConfig);
  const referrers = Array.from({ length: count }, (_, index) =>
    imageManifest({ subject, artifactType: `type/${index % 2}`, annotations: { number: String(index) } }),
  );
  for (const referrer of referrers) {
    const response = await client.pushManifest(referrer.digest, referrer);
    assert.equal(response.headers.get('oci-subject'), subject.digest);
  }
  return referrers;
}

async function readPages(client: RawClient, query = ''): Promise<readonly (readonly Listed[])[]> {
  const pages: Listed[][] = [];
  let next: string | undefined = `referrers/${subject.digest}${query}`;
  while (next !== undefined) {
    const response: Response = await client.call('GET', next);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), mediaTypes.ociIndex);
    pages.push(((await response.json()) as { manifests: Listed[] }).manifests);
    next = /^<([^>]+)>; rel="next"$/.exec(response.headers.get('link') ?? '')?.[1];
  }
  return pages;
}

onEachStorage(
  'referrers carry artifact type and annotations, before and after their subject comes',
  async ({ client }) => {
    const [referrer] = await pushReferrers(client, 1);
    await client.pushManifest('v1', subject);
    const [page = []] = await readPages(client);
    assert.deepEqual(
      page.map(({ digest, artifactType, annotations }) => ({ digest, artifactType, annotations })),
      [{ digest: referrer?.digest, artifactType: 'type/0', annotations: { number: '0' } }],
    );
  },
);

onEachStorage('a deleted referrer is no longer listed', async ({ client }) => {
  const [first, second] = await pushReferrers(client, 2);
  assert.equal((await client.call('DELETE', `manifests/${first?.digest}`)).status, 202);
  assert.deepEqual(
    (await readPages(client)).flat().map((entry) => entry.digest),
    [second?.digest],
  );
});

onEachStorage('an image without an artifact type of its own is listed under that of its config', async ({ client }) => {
  await client.pushBlob(emptyConfig);
  const config = { mediaType: 'application/vnd.example.config', digest: emptyConfig.digest, size: 2 };
  const about = { mediaType: mediaTypes.ociManifest, digest: subject.digest, size: subject.bytes.byteLength };
  const text = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: [], subject: about };
  await client.pushManifest('r', pushable(JSON.stringify(text)));
  assert.equal((await readPages(client))[0]?.[0]?.artifactType, 'application/vnd.example.config');
});

onEachStorage(
  'pages of referrers are complete, disjoint and filtered alike',
  async ({ client }) => {
    const referrers = await pushReferrers(client, 7);
    const pages = await readPages(client);
    assert.deepEqual(
      pages.map((page) => page.length),
      [3, 3, 1],
    );
    assert.deepEqual(new Set(pages.flat().map((entry) => entry.digest)), new Set(referrers.map((each) => each.digest)));
    const filtered = await readPages(client, `?artifactType=${encodeURIComponent('type/0')}`);
    assert.deepEqual(
      filtered.map((page) => page.length),
      [3, 1],
    );
    assert.ok(filtered.flat().every((entry) => entry.artifactType === 'type/0'));
  },
  { referrersPageSize: 3 },
);

onEachStorage('a filter that was applied is named', async ({ client }) => {
  await pushReferrers(client, 1);
  const response = await client.call('GET', `referrers/${subject.digest}?artifactType=none`);
  assert.equal(response.headers.get('oci-filters-applied'), 'artifactType');
  assert.deepEqual(((await response.json()) as { manifests: unknown[] }).manifests, []);
  const plain = await client.call('GET', `referrers/${subject.digest}`);
  assert.equal(plain.headers.get('oci-filters-applied'), null);
});

onEachStorage('a page is cut before it becomes too large to read', async ({ client }) => {
  await client.pushBlob(emptyConfig);
  for (let index = 0; index < 4; index++) {
    await client.pushManifest(
      `t${index}`,
      imageManifest({ subject, annotations: { index: String(index), text: 'x'.repeat(600_000) } }),
    );
  }
  assert.deepEqual(
    (await readPages(client)).map((page) => page.length),
    [1, 1, 1, 1],
  );
});

onEachStorage('a digest that does not follow the grammar has no referrers but an error', async ({ client }) => {
  assert.equal((await client.call('GET', 'referrers/sha256:abc')).status, 400);
  assert.equal((await client.call('GET', 'referrers/latest')).status, 400);
});

onEachStorage(
  'a hub that is told so behaves as if there were no referrers API',
  async ({ client }) => {
    await client.pushBlob(emptyConfig);
    const response = await client.pushManifest('r', imageManifest({ subject }));
    assert.equal(response.status, 201);
    assert.equal(response.headers.get('oci-subject'), null);
    assert.equal((await client.call('GET', `referrers/${subject.digest}`)).status, 404);
  },
  { referrersApi: 'absent' },
);
