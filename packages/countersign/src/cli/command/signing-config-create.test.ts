// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseSigningConfig } from '../../trust/parse-signing-config.ts';
import { runInProcess } from '../testing/run-in-process.ts';

const spec = 'url=https://a.example,api-version=1,start-time=2026-01-01T00:00:00Z,operator=example';
const create = async (...flags: readonly string[]) => await runInProcess(['signing-config', 'create', ...flags]);

test('services are read from flags, and from a configuration to begin with', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-config-'));
  try {
    const first = await create('--fulcio', spec, '--rekor', spec, '--rekor-config', 'EXACT:1');
    assert.equal(first.code, 0, first.stderr);
    const config = parseSigningConfig(Buffer.from(first.stdout));
    assert.deepEqual(config.logSelection, { kind: 'exact', count: 1 });
    const base = join(folder, 'base.json');
    await writeFile(base, first.stdout);
    const next = await create('--base-config', base, '--fulcio', spec.replace('a.', 'b.'), '--no-default-rekor');
    const changed = parseSigningConfig(Buffer.from(next.stdout));
    assert.deepEqual(
      changed.certificateAuthorities.map(({ url }) => url),
      ['https://b.example'],
    );
    assert.deepEqual(changed.logs, []);
    assert.equal((await create('--base-config', base, '--with-default-services')).code, 2);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('what is incomplete or cannot be had is refused', async () => {
  for (const flags of [
    ['--rekor', spec],
    ['--tsa', spec],
    ['--tsa', spec, '--tsa-config', 'SOME'],
    ['--fulcio', 'url=a'],
    ['x'],
  ])
    assert.equal((await create(...flags)).code, 2, flags.join(' '));
  const offline = await create('--with-default-services', '--offline');
  assert.match(offline.stderr, /service-not-configured/);
});
