// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeTimestampRequest } from '../../authority/timestamp-request.ts';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { parseCertificatesPem } from '../../x509/parse-certificate-pem.ts';
import { createSandboxWorld } from '../world.ts';
import { callService } from './testing/call-service.ts';
import { timestampService } from './timestamp-service.ts';

const world = createSandboxWorld({ clock: systemClock, random: systemRandom });
const service = timestampService(world);
const query = new Uint8Array(encodeTimestampRequest(Buffer.from('message'), new Uint8Array([1, 2, 3])));

test('a query is answered with a timestamp over its digest, with its nonce', async () => {
  const headers = { 'Content-Type': 'application/timestamp-query' };
  const answer = await callService(service, 'POST', '/api/v1/timestamp', { headers, body: query });
  assert.deepEqual([answer.status, answer.headers.get('content-type')], [201, 'application/timestamp-reply']);
  const hex = Buffer.from(answer.bytes).toString('hex');
  const digest = Buffer.from(query).toString('hex').slice(-94, -22);
  assert.ok(hex.includes(digest.slice(0, 40)));
  assert.ok(hex.includes('0203010203'));
});

test('what is no query is refused', async () => {
  const headers = { 'Content-Type': 'application/timestamp-query' };
  assert.equal((await callService(service, 'POST', '/api/v1/timestamp', { body: query })).status, 415);
  const body = query.slice(1);
  assert.equal((await callService(service, 'POST', '/api/v1/timestamp', { headers, body })).status, 400);
});

test('the chain of the authority is there to be read', async () => {
  const { text } = await callService(service, 'GET', '/api/v1/timestamp/certchain');
  assert.equal(parseCertificatesPem(text, 8).length, 2);
});
