// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { systemFiles } from '../../host/system-files.ts';
import { createFetch } from '../../net/create-fetch.ts';
import { startServer, type TestServer } from '../../net/testing/start-server.ts';
import { loadInitialRoot } from './load-initial-root.ts';

const content = 'root';
const sha256 = createHash('sha256').update(content).digest('hex');
const sha512 = createHash('sha512').update(content).digest('hex');
const transport = createFetch();
const ports = { files: systemFiles, signal: new AbortController().signal, openFetch: async () => transport.fetch };
let folder = '';
let server: TestServer;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-root-'));
  await writeFile(join(folder, 'root.json'), content);
  server = await startServer((request, response) => {
    response.writeHead(request.url === '/root.json' ? 200 : 404).end(content);
  });
});
after(async () => {
  transport.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

async function load(source: string, checksum?: string): Promise<string> {
  return Buffer.from(await loadInitialRoot(source, checksum, ports)).toString();
}

test('a file needs no checksum, and must have the one that is given', async () => {
  const path = join(folder, 'root.json');
  assert.equal(await load(path), content);
  assert.equal(await load(`file://${path}`), content);
  for (const checksum of [sha256, `sha256:${sha256}`, `sha512:${sha512}`, sha256.toUpperCase()])
    assert.equal(await load(path, checksum), content);
  for (const checksum of ['0'.repeat(64), `sha512:${'0'.repeat(128)}`, sha512, `sha512:${sha256}`, 'nonsense', ''])
    await assert.rejects(load(path, checksum), { code: 'usage-flag' });
});

test('what comes over the network needs a checksum', async () => {
  const url = new URL('root.json', server.url).href;
  assert.equal(await load(url, sha256), content);
  await assert.rejects(load(url), { code: 'usage-flag' });
  await assert.rejects(load(url, '0'.repeat(64)), { code: 'usage-flag' });
  await assert.rejects(load(new URL('other', server.url).href, sha256), { code: 'trust-update-failed' });
});
