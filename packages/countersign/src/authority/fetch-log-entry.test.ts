// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { fetchLogEntry } from './fetch-log-entry.ts';
import { parseRekor1Entry } from './rekor1-entry.ts';
import { entryAnswer } from './testing/rekor1-answer.ts';
import { htmlReply, jsonReply, startService } from './testing/service-ports.ts';

const { inclusionProof: _, ...known } = parseRekor1Entry(encodeUtf8(JSON.stringify(entryAnswer())));

test('the proof of a known entry is asked for by its index', async (t) => {
  const service = await startService(t, jsonReply(200, entryAnswer()));
  const entry = await fetchLogEntry(service.ports, { log: service.url, known });
  assert.equal(entry.inclusionProof?.treeSize, 80n);
  assert.equal(service.seen[0]?.line, 'GET /api/v1/log/entries?logIndex=25579');
});

test('another entry at that index is refused, whatever differs', async (t) => {
  for (const changes of [
    { logIndex: 1 },
    { integratedTime: 1 },
    { logID: '00'.repeat(32) },
    { body: 'eyJhcGlWZXJzaW9uIjoiMSIsImtpbmQiOiJ4In0=' },
  ]) {
    const service = await startService(t, jsonReply(200, entryAnswer(changes)));
    await assert.rejects(fetchLogEntry(service.ports, { log: service.url, known }), { code: 'service-protocol' });
  }
});

test('a log that does not know the entry refuses, and a page is no entry', async (t) => {
  const unknown = await startService(t, jsonReply(404, { code: 404, message: 'not found' }));
  await assert.rejects(fetchLogEntry(unknown.ports, { log: unknown.url, known }), { code: 'service-refused' });
  const page = await startService(t, htmlReply);
  await assert.rejects(fetchLogEntry(page.ports, { log: page.url, known }), { code: 'service-protocol' });
});
