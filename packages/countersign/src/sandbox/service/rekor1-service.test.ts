// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeHex } from '../../bytes/hex.ts';
import { parsePublicKey } from '../../crypto/public-key-file.ts';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { rootsFromConsistency } from '../testing/roots-from-consistency.ts';
import { createSandboxWorld } from '../world.ts';
import { rekor1Service } from './rekor1-service.ts';
import { callService, type ServiceAnswer } from './testing/call-service.ts';
import { proposalsFor } from './testing/proposals.ts';

const { rekor1 } = createSandboxWorld({ clock: systemClock, random: systemRandom });
const service = rekor1Service(rekor1);
const path = '/api/v1/log/entries';

interface Entry {
  readonly body: string;
  readonly logIndex: number;
}

async function post(value: unknown, to = path): Promise<ServiceAnswer> {
  const headers = { 'Content-Type': 'application/json' };
  return await callService(service, 'POST', to, { headers, body: JSON.stringify(value) });
}

test('an entry is taken in once, and found again by its name and its index', async () => {
  const { first } = await proposalsFor('one');
  const created = await post(first);
  assert.equal(created.status, 201, created.text);
  const location = created.headers.get('location') ?? '';
  const [[uuid, entry] = ['', { body: '', logIndex: 0 }]] = Object.entries<Entry>(JSON.parse(created.text));
  assert.equal(location, `${path}/${uuid}`);
  const again = await post(first);
  assert.deepEqual([again.status, again.headers.get('location')], [409, location]);
  assert.equal(JSON.parse((await callService(service, 'GET', location)).text)[uuid].body, entry.body);
  const byIndex = await callService(service, 'GET', `${path}?logIndex=${entry.logIndex}`);
  assert.deepEqual(Object.keys(JSON.parse(byIndex.text)), [uuid]);
});

test('what was not signed is not taken in', async () => {
  const [{ first }, { first: other }] = [await proposalsFor('two'), await proposalsFor('three')];
  const size = rekor1.log.tree.size();
  const data = (other['spec'] as { readonly data: unknown }).data;
  assert.equal((await post({ ...first, spec: { ...(first['spec'] as object), data } })).status, 400);
  assert.equal((await post({ ...first, kind: 'helm' })).status, 400);
  assert.equal((await post([])).status, 400);
  assert.equal(rekor1.log.tree.size(), size);
});

test('what is not there is not found', async () => {
  assert.equal((await callService(service, 'GET', `${path}/${'0'.repeat(80)}`)).status, 404);
  assert.equal((await callService(service, 'GET', `${path}?logIndex=99999`)).status, 404);
  assert.equal((await callService(service, 'GET', `${path}?logIndex=x`)).status, 400);
});

test('the log says how large it is, and gives out its key', async () => {
  const { treeSize, signedTreeHead } = JSON.parse((await callService(service, 'GET', '/api/v1/log')).text);
  assert.equal(treeSize, rekor1.log.tree.size());
  assert.ok(signedTreeHead.includes(`\n${treeSize}\n`));
  const key = await callService(service, 'GET', '/api/v1/log/publicKey');
  assert.equal(parsePublicKey(key.bytes).fingerprint, rekor1.publicKey.fingerprint);
});

test('the log proves that it begins with what it was', async () => {
  for (const text of ['four', 'five', 'six']) assert.equal((await post((await proposalsFor(text)).first)).status, 201);
  const { tree } = rekor1.log;
  const size = tree.size();
  const read = async (query: string): Promise<ServiceAnswer> =>
    await callService(service, 'GET', `/api/v1/log/proof?${query}`);
  for (const [firstSize, lastSize] of [
    [2, size],
    [3, size],
    [2, 3],
  ] as const) {
    const answer = JSON.parse((await read(`firstSize=${firstSize}&lastSize=${lastSize}&treeID=${rekor1.treeId}`)).text);
    assert.equal(answer.rootHash, encodeHex(tree.root()));
    const hashes = (answer.hashes as readonly string[]).map((hash) => new Uint8Array(Buffer.from(hash, 'hex')));
    const roots = rootsFromConsistency(firstSize, lastSize, tree.root(firstSize), hashes);
    assert.deepEqual([roots.old, roots.new].map(encodeHex), [tree.root(firstSize), tree.root(lastSize)].map(encodeHex));
  }
  assert.equal((await read(`lastSize=${size}`)).text, (await read(`firstSize=1&lastSize=${size}`)).text);
  for (const query of [
    '',
    'firstSize=0&lastSize=2',
    'firstSize=3&lastSize=2',
    `lastSize=${size + 1}`,
    'lastSize=2&treeID=7',
  ])
    assert.equal((await read(query)).status, 400, query);
});
