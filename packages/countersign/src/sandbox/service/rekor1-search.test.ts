// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestHex } from '../../crypto/hash.ts';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { createSandboxWorld } from '../world.ts';
import { rekor1Service } from './rekor1-service.ts';
import { callService } from './testing/call-service.ts';
import { proposalsFor } from './testing/proposals.ts';

const { rekor1 } = createSandboxWorld({ clock: systemClock, random: systemRandom });
const service = rekor1Service(rekor1);
const { first } = await proposalsFor('artifact');
const { stored } = rekor1.submit(first);
const uuid = rekor1.uuidOf(stored);

async function ask(path: string, value: unknown): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await callService(service, 'POST', path, { headers, body: JSON.stringify(value) });
  return answer.status === 200 ? JSON.parse(answer.text) : answer.status;
}

test('entries are found by name, by index and by the proposal that they came from', async () => {
  const retrieve = async (query: object): Promise<unknown> => {
    const found = (await ask('/api/v1/log/entries/retrieve', query)) as readonly object[];
    return found.flatMap((entry) => Object.keys(entry));
  };
  assert.deepEqual(await retrieve({ entryUUIDs: [uuid, '0'.repeat(80)] }), [uuid]);
  assert.deepEqual(await retrieve({ logIndexes: [rekor1.firstIndex, 5] }), [uuid]);
  assert.deepEqual(await retrieve({ entries: [first] }), [uuid]);
  assert.deepEqual(await retrieve({ entries: [(await proposalsFor('artifact')).first] }), []);
  assert.equal(await ask('/api/v1/log/entries/retrieve', { logIndexes: ['x'] }), 400);
});

test('entries are found by the digest of what was signed', async () => {
  const hash = `sha256:${digestHex('sha256', Buffer.from('artifact'))}`;
  assert.deepEqual(await ask('/api/v1/index/retrieve', { hash }), [uuid]);
  assert.deepEqual(await ask('/api/v1/index/retrieve', { hash: `sha256:${'0'.repeat(64)}` }), []);
  assert.equal(await ask('/api/v1/index/retrieve', { hash: 'x' }), 400);
  assert.equal(await ask('/api/v1/index/retrieve', { email: 'me@example.com' }), 400);
});
