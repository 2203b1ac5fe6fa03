// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import { attackedStore } from './attacked-store.ts';
import { answer, type Behaviour, json, type SeenRequest, startHostileServer, webPage } from './hostile-server.ts';
import { image, indexOf, sampleReferrer } from './sample-image.ts';

const { digest } = image.descriptor;
const path = `/v2/team/app/referrers/${digest}`;

function page(numbers: readonly number[], link?: string): Behaviour {
  const body = indexOf(numbers.map((number) => sampleReferrer(number).descriptor));
  return answer(200, { type: mediaTypes.ociIndex, body, headers: link === undefined ? {} : { link } });
}

function pageNumber(request: SeenRequest): number {
  return Number(new URL(request.path, 'http://registry').searchParams.get('page') ?? 1);
}

test('a list of three pages is read to its end', async (t) => {
  const server = await startHostileServer(t, (request) => {
    const number = pageNumber(request);
    return page([number], number < 3 ? `<${path}?page=${number + 1}>; rel="next"` : undefined);
  });
  const { descriptors, source } = await attackedStore(t, server.host).store.readReferrers(digest);
  assert.equal(source, 'api');
  assert.deepEqual(
    descriptors.map((entry) => entry.digest),
    [1, 2, 3].map((number) => sampleReferrer(number).descriptor.digest),
  );
});

test('a page that links to itself is an error and not a short list', async (t) => {
  const server = await startHostileServer(t, () => page([1], `<${path}?page=2>; rel="next"`));
  await assert.rejects(attackedStore(t, server.host).store.readReferrers(digest), { code: 'registry-limit-exceeded' });
  assert.ok(server.seen.length < 5);
});

test('pages without end are an error after the page limit', async (t) => {
  const server = await startHostileServer(t, (request) => page([], `<?page=${pageNumber(request) + 1}>; rel=next`));
  const { store } = attackedStore(t, server.host, { settings: { maxPages: 20 } });
  await assert.rejects(store.readReferrers(digest), { code: 'registry-limit-exceeded' });
  assert.equal(server.seen.filter((request) => request.path.startsWith(path)).length, 20);
});

test('more entries than the limit are an error', async (t) => {
  const server = await startHostileServer(t, () => page([1, 2, 3, 4]));
  const limited = (maxReferrers: number) =>
    attackedStore(t, server.host, { settings: { maxReferrers } }).store.readReferrers(digest);
  await assert.rejects(limited(3), { code: 'registry-limit-exceeded' });
  assert.equal((await limited(4)).descriptors.length, 4);
});

test('more bytes than the limit are an error', async (t) => {
  const server = await startHostileServer(t, (request) => page([1], `<?page=${pageNumber(request) + 1}>; rel=next`));
  const { store } = attackedStore(t, server.host, { settings: { maxListBytes: 2000 } });
  await assert.rejects(store.readReferrers(digest), { code: 'registry-limit-exceeded' });
});

const elsewhere = [
  'https://stranger.example/v2/team/app/referrers/x',
  '//stranger.example/',
  `/v2/other/app/referrers/${digest}`,
  '/v2/team/app/manifests/latest',
  `${path}/../../../../other`,
  'http://[bad',
];
for (const link of elsewhere) {
  test(`a next page at ${link} is an error`, async (t) => {
    const server = await startHostileServer(t, () => page([1], `<${link}>; rel="next"`));
    await assert.rejects(attackedStore(t, server.host).store.readReferrers(digest), { code: 'registry-protocol' });
    assert.equal(server.seen.filter((request) => request.path !== '/v2/').length, 1);
  });
}

test('a link of another kind is no next page', async (t) => {
  const server = await startHostileServer(t, () =>
    page([1], '<https://docs.example/>; rel="help", <x>; title="a, rel=\'b\'"'),
  );
  assert.equal((await attackedStore(t, server.host).store.readReferrers(digest)).descriptors.length, 1);
});

test('a link that does not parse and may mean a next page is an error', async (t) => {
  const server = await startHostileServer(t, () => page([1], '<?page=2; rel="next"'));
  await assert.rejects(attackedStore(t, server.host).store.readReferrers(digest), { code: 'registry-protocol' });
});

for (const [name, behaviour] of [
  ['404', answer(404)],
  ['a web page', webPage(200)],
  ['400', answer(400)],
] as const) {
  test(`${name} on the second page is an error and not the absence of the API`, async (t) => {
    const server = await startHostileServer(t, (request) =>
      pageNumber(request) === 1 ? page([1], '<?page=2>; rel="next"') : behaviour,
    );
    await assert.rejects(attackedStore(t, server.host).store.readReferrers(digest), { code: 'registry-protocol' });
  });
}

test('the list of tags must end too, and only tags may stand in it', async (t) => {
  const endlessTags = await startHostileServer(t, (request) =>
    request.path === '/v2/' ? answer(200) : json(200, { tags: ['a'] }, { link: '<?n=1&last=a>; rel="next"' }),
  );
  await assert.rejects(allTags(attackedStore(t, endlessTags.host)), { code: 'registry-limit-exceeded' });
  const strange = await startHostileServer(t, () => json(200, { tags: ['a', '../b'] }));
  await assert.rejects(allTags(attackedStore(t, strange.host)), { code: 'registry-protocol' });
  const honest = await startHostileServer(t, (request) =>
    request.path.includes('last=b')
      ? json(200, { tags: ['c'] })
      : json(200, { tags: ['a', 'b'] }, { link: '</v2/team/app/tags/list?last=b>; rel="next"' }),
  );
  assert.deepEqual(await allTags(attackedStore(t, honest.host)), ['a', 'b', 'c']);
});

async function allTags({ store }: ReturnType<typeof attackedStore>): Promise<string[]> {
  const tags: string[] = [];
  for await (const tag of store.listTags()) tags.push(tag);
  return tags;
}
