// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { createSandboxWorld } from '../world.ts';
import { rekor2Service } from './rekor2-service.ts';
import { callService, type ServiceAnswer } from './testing/call-service.ts';
import { proposalsFor } from './testing/proposals.ts';

const { rekor2 } = createSandboxWorld({ clock: systemClock, random: systemRandom });
const service = rekor2Service(rekor2);

async function post(value: unknown): Promise<ServiceAnswer> {
  const headers = { 'Content-Type': 'application/json' };
  return await callService(service, 'POST', '/api/v2/log/entries', { headers, body: JSON.stringify(value) });
}

test('an entry is taken in once, and the tiles and the checkpoint grow with it', async () => {
  assert.equal((await callService(service, 'GET', '/api/v2/tile/0/000.p/1')).status, 404);
  const { second } = await proposalsFor('one');
  const created = await post(second);
  assert.equal(created.status, 201, created.text);
  const entry = JSON.parse(created.text);
  assert.deepEqual(entry.kindVersion, { kind: 'hashedrekord', version: '0.0.2' });
  assert.equal((await post(second)).status, 409);
  const tile = await callService(service, 'GET', '/api/v2/tile/0/000.p/1');
  assert.equal(tile.bytes.byteLength, 32);
  const bodies = await callService(service, 'GET', '/api/v2/tile/entries/000.p/1');
  assert.deepEqual(Buffer.from(bodies.bytes.subarray(2)), Buffer.from(entry.canonicalizedBody, 'base64'));
  const checkpoint = await callService(service, 'GET', '/api/v2/checkpoint');
  assert.equal(checkpoint.text, entry.inclusionProof.checkpoint.envelope);
});

test('what was not signed is not taken in, and no path leads out of the tiles', async () => {
  const { second } = await proposalsFor('two');
  const request = second['hashedRekordRequestV002'] as Record<string, unknown>;
  const digest = Buffer.alloc(32).toString('base64');
  assert.equal((await post({ hashedRekordRequestV002: { ...request, digest } })).status, 400);
  assert.equal((await post({})).status, 400);
  assert.equal((await callService(service, 'GET', '/api/v2/tile/..%2f0/000')).status, 404);
});
