// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { encodeHex } from '../../bytes/hex.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import { noteKeyId } from '../../tlog/note-key-hash.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import { publicGoodRoot } from '../../trust/public-good-root.ts';
import type { TrustedRoot } from '../../trust/trusted-root.ts';
import { runInProcess } from '../testing/run-in-process.ts';

const { publicKey } = generatePrivateKey('ed25519');
let folder = '';
let spec = '';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-create-'));
  await writeFile(join(folder, 'key.pub'), encodePublicKey(publicKey));
  spec = `url=https://log.example,public-key=${join(folder, 'key.pub')},start-time=2026-01-01T00:00:00Z`;
});
after(async () => await rm(folder, { recursive: true }));

async function create(...flags: readonly string[]): Promise<TrustedRoot> {
  const { code, stdout, stderr } = await runInProcess(['trusted-root', 'create', ...flags]);
  assert.equal(code, 0, stderr);
  return parseTrustedRoot(Buffer.from(stdout));
}

test('a log is known by its key, or with a name as Rekor 2 knows it', async () => {
  assert.equal((await create('--rekor', spec)).logs[0]?.keyId, publicKey.fingerprint);
  const named = await create('--rekor', `${spec},origin=log.example/two`);
  assert.equal(named.logs[0]?.keyId, encodeHex(noteKeyId('log.example/two', 'ed25519', publicKey)));
});

test('a kind that the command line names replaces the default one, and the others stay', async () => {
  const base = await publicGoodRoot();
  const defaults = ['--with-default-services', '--offline'];
  assert.equal((await create(...defaults)).logs.length, base.logs.length);
  const own = await create(...defaults, '--rekor', spec, '--no-default-tsa');
  assert.deepEqual(
    own.logs.map(({ baseUrl }) => baseUrl),
    ['https://log.example'],
  );
  assert.equal(own.ctLogs.length, base.ctLogs.length);
  assert.equal(own.timestampAuthorities.length, 0);
});

test('the file that is named gets it', async () => {
  const out = join(folder, 'out.json');
  assert.equal((await runInProcess(['trusted-root', 'create', '--ctfe', spec, '--out', out])).code, 0);
  assert.equal(parseTrustedRoot(await readFile(out)).ctLogs.length, 1);
});

test('a description that lacks something is refused', async () => {
  const wrong = [
    spec.replace(/,start-time.*/, ''),
    spec.replace('url=', 'uri='),
    `${spec},end-time=2025-01-01T00:00:00Z`,
  ];
  for (const text of wrong)
    assert.equal((await runInProcess(['trusted-root', 'create', '--rekor', text])).code, 2, text);
  assert.equal((await runInProcess(['trusted-root', 'create', '--fulcio', spec])).code, 2);
});
