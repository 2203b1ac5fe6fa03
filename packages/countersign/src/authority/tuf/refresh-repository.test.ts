// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { systemClock } from '../../host/system-clock.ts';
import { systemFiles } from '../../host/system-files.ts';
import { createFetch } from '../../net/create-fetch.ts';
import { startServer } from '../../net/testing/start-server.ts';
import { type RefreshRequest, refreshRepository } from './refresh-repository.ts';
import type { RepositoryCopy } from './repository-copy.ts';
import { serveRepository } from './testing/serve-repository.ts';
import { createTestRepository } from './testing/tuf-repository.ts';

const first = { 'trusted_root.json': encodeUtf8('first'), 'other.json': encodeUtf8('other') };
const second = { 'trusted_root.json': encodeUtf8('second') };

async function refresh(mirror: string, trusted: Partial<RefreshRequest>): Promise<RepositoryCopy> {
  const transport = createFetch();
  const ports = {
    files: systemFiles,
    clock: systemClock,
    signal: new AbortController().signal,
    openFetch: async () => transport.fetch,
  };
  try {
    const wanted = ['trusted_root.json', 'other.json'] as const;
    return await refreshRepository({ mirror, metadata: {}, targets: {}, wanted, deadlineMs: 5_000, ...trusted }, ports);
  } finally {
    transport.close();
  }
}

const refused = { code: 'trust-update-failed', detail: /refused/ };
async function assertRefused(attempt: Promise<unknown>, message: RegExp, reason = 'refused'): Promise<void> {
  await assert.rejects(attempt, (error: Error & { code: string; detail: { reason: string } }) => {
    assert.equal(error.code, refused.code);
    assert.match(error.message, message);
    assert.equal(error.detail.reason, reason);
    return true;
  });
}

test('targets are fetched from a root that the caller trusts, and what may be missing may be missing', async () => {
  const repository = await createTestRepository();
  await repository.publish(first);
  await using served = await serveRepository(repository.files);
  const copy = await refresh(served.mirror, { metadata: { root: repository.root } });
  assert.deepEqual({ ...copy.targets }, first);
  assert.equal(copy.version, 1);
  assert.ok(copy.expiresMs > copy.checkedMs);
  await repository.publish(second);
  const next = await refresh(served.mirror, copy);
  assert.deepEqual({ ...next.targets }, second);
  assert.equal(next.version, 2);
});

test('a repository without the target that is needed is refused', async () => {
  const repository = await createTestRepository();
  await repository.publish({ 'other.json': encodeUtf8('other') });
  await using served = await serveRepository(repository.files);
  await assertRefused(refresh(served.mirror, { metadata: { root: repository.root } }), /no target trusted_root\.json/);
});

test('a repository in a folder is read like one on the network', async () => {
  const repository = await createTestRepository();
  await repository.publish(first);
  const folder = await mkdtemp(join(tmpdir(), 'tuf-mirror-'));
  try {
    for (const [path, bytes] of repository.files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    const copy = await refresh(pathToFileURL(folder).href, { metadata: { root: repository.root } });
    assert.deepEqual({ ...copy.targets }, first);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a target that did not change is not fetched again', async () => {
  const repository = await createTestRepository();
  await repository.publish(first);
  await using served = await serveRepository(repository.files);
  const copy = await refresh(served.mirror, { metadata: { root: repository.root } });
  served.asked.length = 0;
  await repository.publish(first);
  await refresh(served.mirror, copy);
  assert.deepEqual(
    served.asked.filter((path) => path.startsWith('targets/')),
    [],
  );
});

test('a root that others signed is refused', async () => {
  const [repository, stranger] = await Promise.all([createTestRepository(), createTestRepository()]);
  await repository.publish(first);
  await using served = await serveRepository(repository.files);
  await assertRefused(refresh(served.mirror, { metadata: { root: stranger.root } }), /timestamp/);
});

for (const forged of ['timestamp', 'snapshot', 'targets'] as const) {
  test(`${forged} metadata that another key signed is refused`, async () => {
    const repository = await createTestRepository();
    await repository.publish(first, { forged });
    await using served = await serveRepository(repository.files);
    await assertRefused(refresh(served.mirror, { metadata: { root: repository.root } }), new RegExp(forged));
  });
}

test('metadata of an earlier version than before is refused', async () => {
  const repository = await createTestRepository();
  await repository.publish(first, { version: 3 });
  await using served = await serveRepository(repository.files);
  const copy = await refresh(served.mirror, { metadata: { root: repository.root } });
  await repository.publish(second, { version: 2 });
  await assertRefused(refresh(served.mirror, copy), /version 2 is less than current version 3/);
});

test('metadata that has expired is refused', async () => {
  const repository = await createTestRepository();
  await repository.publish(first, { timestampDays: -1 });
  await using served = await serveRepository(repository.files);
  await assertRefused(refresh(served.mirror, { metadata: { root: repository.root } }), /expired/);
});

test('a target with other bytes than the metadata say is refused', async () => {
  const repository = await createTestRepository();
  await repository.publish(first);
  for (const path of repository.files.keys())
    if (path.endsWith('trusted_root.json')) repository.files.set(path, encodeUtf8('wrong'));
  await using served = await serveRepository(repository.files);
  await assertRefused(refresh(served.mirror, { metadata: { root: repository.root } }), /hash/i);
});

test('new keys are followed when the old ones vouch for them, and only then', async () => {
  const repository = await createTestRepository();
  await repository.publish(first);
  await using served = await serveRepository(repository.files);
  const copy = await refresh(served.mirror, { metadata: { root: repository.root } });
  await repository.rotate();
  await repository.publish(second);
  const next = await refresh(served.mirror, copy);
  assert.deepEqual({ ...next.targets }, second);
  assert.notDeepEqual(next.metadata['root'], copy.metadata['root']);
  await repository.rotate({ signedBy: 'new only' });
  await repository.publish(first);
  await assertRefused(refresh(served.mirror, next), /root/);
});

test('a file that is larger than it may be is not read to its end', async () => {
  const repository = await createTestRepository();
  await repository.publish(first);
  repository.files.set('timestamp.json', new Uint8Array(1024 * 1024));
  await using served = await serveRepository(repository.files);
  const attempt = refresh(served.mirror, { metadata: { root: repository.root } });
  await assertRefused(attempt, /wanted at most 16384 bytes/, 'unreachable');
});

test('a mirror that is down, fails or hangs is not reachable', async () => {
  const repository = await createTestRepository();
  const metadata = { root: repository.root };
  const gone = await startServer(() => undefined);
  await gone.stop();
  await assertRefused(refresh(gone.url.origin, { metadata }), /cannot read the TUF repository/, 'unreachable');
  const failing = await startServer((_request, response) => void response.writeHead(500).end());
  await assertRefused(refresh(failing.url.origin, { metadata }), /got HTTP status 500/, 'unreachable');
  await failing.stop();
  const hanging = await startServer(() => undefined);
  const attempt = refresh(hanging.url.origin, { metadata, deadlineMs: 200 });
  await assertRefused(attempt, /no whole answer within 0\.2 s/, 'unreachable');
  await hanging.stop();
});

test('nothing of the caller is changed by a refresh that fails', async () => {
  const repository = await createTestRepository();
  await repository.publish(first);
  await using served = await serveRepository(repository.files);
  const copy = await refresh(served.mirror, { metadata: { root: repository.root } });
  const before = structuredClone(copy);
  await repository.publish(second, { forged: 'snapshot' });
  await assertRefused(refresh(served.mirror, copy), /snapshot/);
  assert.deepEqual(copy, before);
});
