// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { logWithRekor2 } from './log-with-rekor2.ts';
import { htmlReply, jsonReply, startService } from './testing/service-ports.ts';

const { publicKey } = generatePrivateKey('ecdsa-sha2-256-nistp256');
const proposal = {
  signature: new Uint8Array([1]),
  verifier: { kind: 'key', spki: publicKey.spki },
  publicKey,
  content: { kind: 'message', algorithm: 'sha256', digest: new Uint8Array(32) },
} as const;
const entry = {
  logIndex: '7',
  logId: { keyId: 'AAAA' },
  kindVersion: { kind: 'hashedrekord', version: '0.0.2' },
  inclusionProof: {
    logIndex: '7',
    rootHash: 'AAAA',
    treeSize: '8',
    hashes: ['AAAA'],
    checkpoint: { envelope: 'log.example\n8\nAAAA\n\n— log.example AAAA\n' },
  },
  canonicalizedBody: 'e30=',
};

test('a new entry is handed over with its proof', async (t) => {
  const service = await startService(t, jsonReply(201, entry));
  const logged = await logWithRekor2(service.ports, { log: service.url, proposal });
  assert.equal(logged.inclusionProof?.treeSize, 8n);
  assert.equal(logged.integratedTime, 0n);
  assert.equal(service.seen[0]?.line, 'POST /api/v2/log/entries');
});

test('an entry without a proof is none', async (t) => {
  const { inclusionProof: _, ...bare } = entry;
  for (const reply of [jsonReply(201, bare), htmlReply, jsonReply(201, {}), { status: 204 }]) {
    const service = await startService(t, reply);
    await assert.rejects(logWithRekor2(service.ports, { log: service.url, proposal }), { code: 'service-protocol' });
  }
});

test('an entry that the log has already is refused with its status, so that the caller can sign again', async (t) => {
  const service = await startService(t, jsonReply(409, { code: 6, message: 'already there' }));
  await assert.rejects(logWithRekor2(service.ports, { log: service.url, proposal }), {
    code: 'service-refused',
    detail: { service: 'transparency log', url: service.url.origin, status: 409 },
  });
});
