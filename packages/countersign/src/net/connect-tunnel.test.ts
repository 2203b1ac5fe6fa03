// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectTunnel } from './connect-tunnel.ts';
import { startRawServer } from './testing/start-server.ts';

for (const [what, answer, code] of [
  ['makes it', 'HTTP/1.1 200 OK\r\n\r\n', undefined],
  ['says no', 'HTTP/1.1 403 No\r\n\r\n', 'registry-unreachable'],
  ['speaks in the place of the server', 'HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n', 'registry-unreachable'],
  ['speaks no HTTP', 'SSH-2.0\r\n', 'registry-protocol'],
] as const) {
  test(`a tunnel through a proxy that ${what}`, async (t) => {
    let head = '';
    const server = await startRawServer((socket) => {
      socket.once('data', (data) => {
        head = data.toString();
        socket.write(answer);
      });
    });
    t.after(server.stop);
    const tunnel = connectTunnel({
      proxy: { url: server.url, authorization: undefined },
      host: '2001:db8::1',
      port: 443,
      timeoutMs: 5_000,
    });
    if (code === undefined) (await tunnel).destroy();
    else await assert.rejects(tunnel, { code });
    assert.match(head, /^CONNECT \[2001:db8::1\]:443 HTTP\/1\.1\r\n/);
  });
}
