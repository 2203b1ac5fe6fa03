// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemFiles } from '../../host/system-files.ts';
import { silentLog } from '../../ports/log.ts';
import { chooseRepository } from './choose-repository.ts';
import { createCopyStore } from './copy-store.ts';
import { publicGoodMirror } from './repository-choice.ts';

test('the variables of cosign come first, then what `initialize` chose, then the public instance', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-choice-'));
  try {
    const store = createCopyStore(folder, { files: systemFiles, log: silentLog });
    const options = {
      env: {},
      files: systemFiles,
      store,
      cosignVariables: 'honoured',
      note: async () => undefined,
    } as const;
    const initial = await chooseRepository(options);
    assert.deepEqual([initial.mirror, initial.embeddedRoot], [publicGoodMirror, 'used']);
    await store.writeMirror('https://chosen.example');
    const chosen = await chooseRepository(options);
    assert.deepEqual([chosen.mirror, chosen.embeddedRoot], ['https://chosen.example', 'unused']);
    const env = { TUF_MIRROR: 'https://named.example/', TUF_ROOT_JSON: join(folder, 'root.json') };
    await writeFile(env.TUF_ROOT_JSON, 'root');
    const named = await chooseRepository({ ...options, env });
    assert.deepEqual([named.mirror, Buffer.from(named.root ?? []).toString()], ['https://named.example', 'root']);
    const ignored = await chooseRepository({ ...options, env, cosignVariables: 'ignored' });
    assert.equal(ignored.mirror, 'https://chosen.example');
    await assert.rejects(chooseRepository({ ...options, env: { TUF_MIRROR: 'nonsense' } }), { code: 'usage-flag' });
    const gone = { TUF_ROOT_JSON: join(folder, 'gone.json') };
    await assert.rejects(chooseRepository({ ...options, env: gone }), { code: 'file-not-found' });
  } finally {
    await rm(folder, { recursive: true });
  }
});
