// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createStreamingHash } from '../../packages/countersign/src/crypto/hash.ts';

const size = 2 * 1024 ** 3;
const piece = Buffer.alloc(1024 * 1024, 'countersign ');

/** Takes any upload, and serves `size` bytes as any blob; keeps nothing. */
function sinkAndSource() {
  return createServer((request, response) => {
    if (request.method === 'GET' && request.url?.includes('/blobs/')) {
      response.writeHead(200, { 'content-length': String(size) });
      let sent = 0;
      const more = (): void => {
        while (sent < size && !response.destroyed) {
          sent += piece.byteLength;
          if (!response.write(piece)) return void response.once('drain', more);
        }
        response.end();
      };
      return more();
    }
    request.resume();
    request.on('end', () => {
      if (request.method === 'POST') response.writeHead(202, { location: '/upload' }).end();
      else response.writeHead(request.method === 'HEAD' ? 404 : request.method === 'GET' ? 200 : 201).end();
    });
  });
}

test('2 GiB are pushed and pulled in less than 200 MB of memory', { timeout: 300_000 }, async (t) => {
  const server = sinkAndSource();
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const hash = createStreamingHash('sha256');
  for (let done = 0; done < size; done += piece.byteLength) hash.update(piece);
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('large-blob-child.ts', import.meta.url)), host, hash.hex(), String(size)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
  const result = JSON.parse(output) as { pushMs: number; pullMs: number; maxRssBytes: number };
  t.diagnostic(
    `push ${result.pushMs} ms, pull ${result.pullMs} ms, largest RSS ${Math.round(result.maxRssBytes / 1e6)} MB`,
  );
  assert.ok(result.maxRssBytes < 200e6, `${result.maxRssBytes} bytes`);
});
