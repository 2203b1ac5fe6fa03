// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Updater } from 'tuf-js';
import { silentLog } from '../../ports/log.ts';
import { startServer } from '../../serve/start-server.ts';
import { tufService } from '../service/tuf-service.ts';
import { createTufRepository, type TufRepository } from './create-tuf-repository.ts';

const target = { name: 'trusted_root.json', bytes: Buffer.from('{"a":"\\n"}') };

async function update(repository: TufRepository, root = repository.root): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-tuf-'));
  const server = await startServer({ handler: tufService(repository), log: silentLog, drainMs: 100 });
  try {
    await writeFile(join(folder, 'root.json'), root);
    const updater = new Updater({
      metadataDir: folder,
      metadataBaseUrl: server.url,
      targetDir: folder,
      targetBaseUrl: `${server.url}/targets`,
      config: { fetchRetries: 0 },
    });
    await updater.refresh();
    const info = await updater.getTargetInfo(target.name);
    assert.ok(info);
    return await readFile(await updater.downloadTarget(info));
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}

test('a TUF client that is given the root gets the targets', async () => {
  const repository = await createTufRepository({ targets: [target], nowMs: Date.now(), days: 1 });
  assert.deepEqual(await update(repository), target.bytes);
});

test('a TUF client that is given the root of another sandbox gets nothing', async () => {
  const options = { targets: [target], nowMs: Date.now(), days: 1 };
  const [mine, other] = [await createTufRepository(options), await createTufRepository(options)];
  await assert.rejects(update(mine, other.root), /signed by/);
});

test('after its days the repository has expired', async () => {
  const options = { targets: [target], nowMs: Date.now() - 2 * 86_400_000, days: 1 };
  await assert.rejects(update(await createTufRepository(options)), /expired/);
});
