// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { serveRepository } from '../../authority/tuf/testing/serve-repository.ts';
import { createTestRepository } from '../../authority/tuf/testing/tuf-repository.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { encodeTrustedRoot } from '../../trust/encode-trusted-root.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import { sandboxLogPath } from '../../trust/sandbox-mark.ts';
import { runInProcess } from '../testing/run-in-process.ts';

function rootNamed(baseUrl: string): Uint8Array {
  const { publicKey } = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const log = { keyId: publicKey.fingerprint, publicKey, baseUrl, validFor: { startMs: 0 } };
  return encodeTrustedRoot({ logs: [log], ctLogs: [], certificateAuthorities: [], timestampAuthorities: [] });
}

async function inFolder(work: (folder: string, env: Record<string, string>) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-initialize-'));
  try {
    await work(folder, { XDG_DATA_HOME: join(folder, 'data') });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function trustNow(env: Record<string, string>): Promise<readonly string[]> {
  const made = await runInProcess(['trusted-root', 'create', '--with-default-services', '--offline'], { env });
  assert.equal(made.code, 0, made.stderr);
  return parseTrustedRoot(Buffer.from(made.stdout)).logs.map(({ baseUrl }) => baseUrl);
}

test('trust comes from the repository that was initialised, also without a network', async () => {
  const repository = await createTestRepository();
  await repository.publish({ 'trusted_root.json': rootNamed('https://log.example') });
  await using served = await serveRepository(repository.files);
  await inFolder(async (folder, env) => {
    await writeFile(join(folder, 'root.json'), repository.root);
    const argv = ['initialize', '--mirror', `${served.mirror}/`, '--root', join(folder, 'root.json')];
    const done = await runInProcess(argv, { env });
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, /trust comes from http:\/\/127\.0\.0\.1/);
    assert.match(done.stdout, /trusted_root\.json {2}\d+ bytes {2}sha256:[0-9a-f]{64}/);
    assert.match(done.stderr, /no signing configuration/);
    await served[Symbol.asyncDispose]();
    assert.deepEqual(await trustNow(env), ['https://log.example']);
  });
});

test('a folder is a mirror, and a root needs its checksum when it comes from the network', async () => {
  const repository = await createTestRepository();
  await repository.publish({ 'trusted_root.json': rootNamed('https://log.example') });
  await using served = await serveRepository(repository.files);
  const checksum = createHash('sha512').update(repository.root).digest('hex');
  await inFolder(async (folder, env) => {
    for (const [path, bytes] of repository.files) {
      await mkdir(dirname(join(folder, 'mirror', path)), { recursive: true });
      await writeFile(join(folder, 'mirror', path), bytes);
    }
    const argv = ['initialize', '--mirror', `file://${folder}/mirror`, '--root', `${served.mirror}/1.root.json`];
    assert.equal((await runInProcess(argv, { env })).code, 2);
    assert.equal((await runInProcess([...argv, '--root-checksum', `sha512:${checksum}`], { env })).code, 0);
    assert.deepEqual(await trustNow(env), ['https://log.example']);
  });
});

test('what was there stays as it was when the new repository is not acceptable', async () => {
  const [good, bad] = await Promise.all([createTestRepository(), createTestRepository()]);
  await good.publish({ 'trusted_root.json': rootNamed('https://good.example') });
  await bad.publish({ 'trusted_root.json': rootNamed('https://bad.example') }, { forged: 'targets' });
  await using servedGood = await serveRepository(good.files);
  await using servedBad = await serveRepository(bad.files);
  await inFolder(async (folder, env) => {
    await writeFile(join(folder, 'good.json'), good.root);
    await writeFile(join(folder, 'bad.json'), bad.root);
    const initialize = async (mirror: string, root: string) =>
      await runInProcess(['initialize', '--mirror', mirror, '--root', join(folder, root)], { env });
    assert.equal((await initialize(servedGood.mirror, 'good.json')).code, 0);
    const before = await readdir(join(folder, 'data'), { recursive: true });
    assert.equal((await initialize(servedBad.mirror, 'bad.json')).code, 4);
    assert.equal((await initialize(servedGood.mirror, 'bad.json')).code, 4);
    await bad.publish({ 'trusted_root.json': Buffer.from('{}') });
    assert.equal((await initialize(servedBad.mirror, 'bad.json')).code, 3);
    assert.deepEqual(await readdir(join(folder, 'data'), { recursive: true }), before);
    assert.deepEqual(await trustNow(env), ['https://good.example']);
  });
});

test('a repository of the sandbox is initialised with a warning, and its trust is refused later', async () => {
  const repository = await createTestRepository();
  await repository.publish({ 'trusted_root.json': rootNamed(`http://127.0.0.1:1${sandboxLogPath}/rekor`) });
  await using served = await serveRepository(repository.files);
  await inFolder(async (folder, env) => {
    await writeFile(join(folder, 'root.json'), repository.root);
    const argv = ['initialize', '--mirror', served.mirror, '--root', join(folder, 'root.json')];
    assert.match((await runInProcess(argv, { env })).stderr, /trusted root of a sandbox/);
    const create = ['trusted-root', 'create', '--with-default-services'];
    assert.match((await runInProcess(create, { env })).stderr, /sandbox-refused/);
    assert.equal((await runInProcess([...create, '--insecure-sandbox'], { env })).code, 0);
  });
});

test('flags that contradict each other are refused before anything is asked', async () => {
  const wrong = [
    ['--staging'],
    ['--staging', '--mirror', 'https://tuf.example'],
    ['--root-checksum', '0'.repeat(64)],
    ['--mirror', 'not an address'],
    ['argument'],
  ];
  for (const flags of wrong) assert.equal((await runInProcess(['initialize', ...flags])).code, 2, flags.join(' '));
});
