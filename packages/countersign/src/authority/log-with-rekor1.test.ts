// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { logWithRekor1 } from './log-with-rekor1.ts';
import { entryAnswer, uuid } from './testing/rekor1-answer.ts';
import { htmlReply, jsonReply, startService } from './testing/service-ports.ts';

const { publicKey } = generatePrivateKey('ecdsa-sha2-256-nistp256');
const proposal = {
  signature: new Uint8Array([1]),
  verifier: { kind: 'key', spki: publicKey.spki },
  publicKey,
  content: { kind: 'message', algorithm: 'sha256', digest: new Uint8Array(32) },
} as const;
const created = jsonReply(201, entryAnswer());

test('a new entry is handed over', async (t) => {
  const service = await startService(t, created);
  const entry = await logWithRekor1(service.ports, { log: service.url, proposal });
  assert.equal(entry.logIndex, 25_579n);
  assert.deepEqual(
    service.seen.map(({ line }) => line),
    ['POST /api/v1/log/entries'],
  );
});

test('an entry that the log has already is fetched from it, wherever the answer points to', async (t) => {
  for (const location of [`/api/v1/log/entries/${uuid}`, `https://evil.example/api/v1/log/entries/${uuid}`]) {
    const service = await startService(t, { status: 409, headers: { location } }, jsonReply(200, entryAnswer()));
    const entry = await logWithRekor1(service.ports, { log: service.url, proposal });
    assert.equal(entry.logIndex, 25_579n);
    assert.equal(service.seen[1]?.line, `GET /api/v1/log/entries/${uuid}`);
  }
});

test('a conflict that does not say which entry breaks the protocol', async (t) => {
  for (const headers of [{}, { location: '/api/v1/log/entries/../../etc' }]) {
    const service = await startService(t, { status: 409, headers });
    await assert.rejects(logWithRekor1(service.ports, { log: service.url, proposal }), { code: 'service-protocol' });
  }
});

test('a refusal is told with the reason of the log', async (t) => {
  const service = await startService(t, jsonReply(400, { code: 400, message: 'signature does not verify' }));
  await assert.rejects(logWithRekor1(service.ports, { log: service.url, proposal }), {
    code: 'service-refused',
    message: /HTTP status 400: `signature does not verify`/,
  });
});

test('a page, another document or a redirect is no entry', async (t) => {
  for (const reply of [
    htmlReply,
    jsonReply(201, {}),
    jsonReply(201, []),
    { status: 302, headers: { location: '/' } },
  ]) {
    const service = await startService(t, reply);
    await assert.rejects(logWithRekor1(service.ports, { log: service.url, proposal }), { code: 'service-protocol' });
  }
});
