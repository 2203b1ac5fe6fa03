// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attackedStore } from '../../../../test/attack/attacked-store.ts';
import { collect } from '../../../../test/attack/byte-streams.ts';
import {
  answer,
  type Behaviour,
  type HostileServer,
  type SeenRequest,
  startHostileServer,
} from '../../../../test/attack/hostile-server.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { digestOf } from '../oci/digest.ts';
import { openBlob } from './open-blob.ts';

const content = new Uint8Array(400_000).map((_, index) => (index * 7) % 253);
const blob: Descriptor = { mediaType: 'application/octet-stream', size: content.byteLength, digest: digestOf(content) };

/** Sends `part`, announced as what it is, and closes the connection after `sent` bytes of it. */
function breaking(
  part: Uint8Array,
  sent: number,
  head: { status: number; headers?: Record<string, string> } = { status: 200 },
): Behaviour {
  return (_request, response) => {
    response.writeHead(head.status, { 'content-length': String(part.byteLength), ...head.headers });
    response.write(part.subarray(0, sent), () => response.socket?.destroy());
  };
}

function ranges(server: HostileServer): readonly (string | undefined)[] {
  return server.seen.filter(({ path }) => path.includes('/blobs/')).map(({ headers }) => headers.range);
}

/** Gives out 100,000 bytes on each connection. */
function honestButShaky({ headers }: SeenRequest): Behaviour {
  const start = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
  const range = { 'content-range': `bytes ${start}-${content.byteLength - 1}/${content.byteLength}` };
  return breaking(content.subarray(start), 100_000, start === 0 ? { status: 200 } : { status: 206, headers: range });
}

test('a download goes on where the connection broke', async (t) => {
  const server = await startHostileServer(t, (request) =>
    request.path === '/v2/' ? answer(200) : honestButShaky(request),
  );
  const { context } = attackedStore(t, server.host);
  assert.deepEqual(await collect(await openBlob(context, blob)), Buffer.from(content));
  const [first, ...rest] = ranges(server);
  assert.equal(first, undefined);
  assert.ok(rest.length >= 3 && rest.every((range) => /^bytes=\d+-$/.test(range ?? '')));
});

test('a registry without ranges sends all again, and what was received is skipped', async (t) => {
  let requests = 0;
  const server = await startHostileServer(t, ({ path }) =>
    path === '/v2/' ? answer(200) : ++requests === 1 ? breaking(content, 150_000) : answer(200, { body: content }),
  );
  assert.deepEqual(await collect(await attackedStore(t, server.host).store.openBlob(blob)), Buffer.from(content));
});

test('other bytes after the break are found out', async (t) => {
  let requests = 0;
  const forged = content.map((byte) => byte ^ 1);
  const server = await startHostileServer(t, ({ path }) =>
    path === '/v2/' ? answer(200) : ++requests === 1 ? breaking(content, 150_000) : answer(200, { body: forged }),
  );
  const stream = await attackedStore(t, server.host).store.openBlob(blob);
  await assert.rejects(collect(stream), { code: 'registry-protocol' });
});

test('another range than the one asked for is refused', async (t) => {
  for (const range of ['bytes 0-399999/400000', 'bytes 150000-399998/400000', 'bytes 150000-399999/400001', '']) {
    let requests = 0;
    const part = content.subarray(150_000);
    const wrong = answer(206, { body: part, headers: { 'content-range': range } });
    const server = await startHostileServer(t, ({ path }) =>
      path === '/v2/' ? answer(200) : ++requests === 1 ? breaking(content, 150_000) : wrong,
    );
    await assert.rejects(async () => collect(await attackedStore(t, server.host).store.openBlob(blob)), {
      code: 'registry-protocol',
    });
  }
});

test('a connection that breaks without end is given up', async (t) => {
  const server = await startHostileServer(t, ({ path }) => (path === '/v2/' ? answer(200) : breaking(content, 10)));
  await assert.rejects(async () => collect(await attackedStore(t, server.host).store.openBlob(blob)), {
    code: 'registry-unreachable',
  });
  assert.ok(ranges(server).length <= 12);
});

test('a blob that vanishes in the middle is an error and not an end', async (t) => {
  let requests = 0;
  const server = await startHostileServer(t, ({ path }) =>
    path === '/v2/' ? answer(200) : ++requests === 1 ? breaking(content, 10) : answer(404),
  );
  await assert.rejects(async () => collect(await attackedStore(t, server.host).store.openBlob(blob)), {
    code: 'registry-protocol',
  });
});
