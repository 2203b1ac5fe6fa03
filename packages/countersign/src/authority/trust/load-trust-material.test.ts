// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import { systemClock } from '../../host/system-clock.ts';
import { systemFiles } from '../../host/system-files.ts';
import { createFetch } from '../../net/create-fetch.ts';
import { silentLog } from '../../ports/log.ts';
import type { TrustedLog } from '../../tlog/trusted-log.ts';
import { encodeTrustedRoot } from '../../trust/encode-trusted-root.ts';
import { publicGoodRoot } from '../../trust/public-good-root.ts';
import { sandboxLogPath } from '../../trust/sandbox-mark.ts';
import { type ServedRepository, serveRepository } from '../tuf/testing/serve-repository.ts';
import { createTestRepository, type TestRepository } from '../tuf/testing/tuf-repository.ts';
import { loadTrustMaterial } from './load-trust-material.ts';
import type { LoadedTrust } from './loaded-trust.ts';
import { defaultMaxAgeMs, type TrustPorts, type TrustRequest } from './trust-request.ts';

const hourMs = 3_600_000;
const plain: TrustRequest = {
  parts: {},
  network: 'allowed',
  maxAgeMs: defaultMaxAgeMs,
  sandbox: 'refused',
  cosignVariables: 'honoured',
};

function logNamed(baseUrl: string): TrustedLog {
  const { publicKey } = generatePrivateKey('ecdsa-sha2-256-nistp256');
  return { keyId: publicKey.fingerprint, publicKey, baseUrl, validFor: { startMs: 0 } };
}

function rootNamed(...names: readonly string[]): Uint8Array {
  const logs = names.map(logNamed);
  return encodeTrustedRoot({ logs, ctLogs: [], certificateAuthorities: [], timestampAuthorities: [] });
}

const logsOf = ({ trustedRoot }: LoadedTrust): readonly string[] => trustedRoot.logs.map(({ baseUrl }) => baseUrl);

/** A user with a home of his own, whose TUF repository is on this machine. */
interface World extends AsyncDisposable {
  readonly home: string;
  readonly repository: TestRepository;
  readonly served: ServedRepository;
  readonly notes: string[];
  /** Added to the real time. */
  ahead: number;
  env: Record<string, string>;
  load(request?: Partial<TrustRequest>): Promise<LoadedTrust>;
  publish(...names: readonly string[]): Promise<void>;
  write(name: string, content: string | Uint8Array): Promise<string>;
}

async function createWorld(): Promise<World> {
  const home = await mkdtemp(join(tmpdir(), 'countersign-trust-'));
  const repository = await createTestRepository();
  const served = await serveRepository(repository.files);
  const write: World['write'] = async (name, content) => {
    await writeFile(join(home, name), content);
    return join(home, name);
  };
  const world: World = {
    home,
    repository,
    served,
    notes: [],
    ahead: 0,
    env: { TUF_MIRROR: served.mirror, TUF_ROOT_JSON: await write('root.json', repository.root) },
    load: async (request) => await loadTrustMaterial({ ...plain, ...request }, portsOf(world)),
    publish: async (...names) => await repository.publish({ 'trusted_root.json': rootNamed(...names) }),
    write,
    [Symbol.asyncDispose]: async () => {
      await served[Symbol.asyncDispose]();
      await chmod(join(home), 0o700);
      await rm(home, { recursive: true });
    },
  };
  return world;
}

function portsOf(world: World): TrustPorts {
  return {
    env: world.env,
    files: systemFiles,
    clock: { ...systemClock, nowMs: () => Date.now() + world.ahead },
    log: silentLog,
    homeFolder: world.home,
    signal: new AbortController().signal,
    openTransport: async () => createFetch(),
    note: async (line) => void world.notes.push(line),
  };
}

const copyFolder = (world: World): string => join(world.home, '.local/share/countersign/tuf');

test('a file is the whole trust, and nothing else is asked', async () => {
  await using world = await createWorld();
  const loaded = await world.load({ file: await world.write('own.json', rootNamed('https://own.example')) });
  assert.deepEqual(logsOf(loaded), ['https://own.example']);
  assert.deepEqual(world.served.asked, []);
  assert.deepEqual(world.notes, []);
  const parts = { caRoots: 'ca.pem' };
  await assert.rejects(world.load({ file: 'own.json', parts }), { code: 'usage-flag' });
  await assert.rejects(world.load({ file: join(world.home, 'gone.json') }), { code: 'file-not-found' });
  const broken = await world.write('broken.json', '{}');
  await assert.rejects(world.load({ file: broken }), { code: 'trusted-root-malformed' });
});

test('the repository is asked once a day and not on every run', async () => {
  await using world = await createWorld();
  await world.publish('https://one.example');
  assert.deepEqual(logsOf(await world.load()), ['https://one.example']);
  await world.publish('https://two.example');
  world.served.asked.length = 0;
  world.ahead = 23 * hourMs;
  assert.deepEqual(logsOf(await world.load()), ['https://one.example']);
  assert.deepEqual(world.served.asked, []);
  world.ahead = 25 * hourMs;
  assert.deepEqual(logsOf(await world.load()), ['https://two.example']);
});

test('the age at which it is asked again is for the caller to say', async () => {
  await using world = await createWorld();
  await world.publish('https://one.example');
  await world.load();
  await world.publish('https://two.example');
  assert.deepEqual(logsOf(await world.load({ maxAgeMs: 0 })), ['https://two.example']);
});

test('a copy from the future is not fresh: the clock may have been set back', async () => {
  await using world = await createWorld();
  await world.publish('https://one.example');
  world.ahead = 48 * hourMs;
  await world.load();
  await world.publish('https://two.example');
  world.ahead = 0;
  assert.deepEqual(logsOf(await world.load()), ['https://two.example']);
});

test('offline, no socket is opened, and an old copy says how old it is', async () => {
  await using world = await createWorld();
  await world.publish('https://one.example');
  await world.load();
  world.served.asked.length = 0;
  world.notes.length = 0;
  const ports = { ...portsOf(world), openTransport: async () => assert.fail('opened a transport') };
  const request = { ...plain, network: 'none', cosignVariables: 'honoured' } as const;
  assert.deepEqual(logsOf(await loadTrustMaterial(request, ports)), ['https://one.example']);
  assert.equal(world.notes.filter((line) => line.includes('as of')).length, 0);
  const later = { ...ports, clock: { ...systemClock, nowMs: () => Date.now() + 48 * hourMs } };
  assert.deepEqual(logsOf(await loadTrustMaterial(request, later)), ['https://one.example']);
  assert.match(world.notes.join('\n'), /^note: .* as of \d{4}-\d\d-\d\d \(not renewed: `--offline`\)$/m);
  const muchLater = { ...ports, clock: { ...systemClock, nowMs: () => Date.now() + 30 * 24 * hourMs } };
  assert.deepEqual(logsOf(await loadTrustMaterial(request, muchLater)), ['https://one.example']);
  assert.match(world.notes.join('\n'), /^warning: .* was to be renewed by /m);
});

test('offline without a copy of the chosen repository there is no trust', async () => {
  await using world = await createWorld();
  await world.publish('https://one.example');
  await assert.rejects(world.load({ network: 'none' }), { code: 'trusted-root-missing' });
});

test('offline without any choice, the copy in this program is used and dated', async () => {
  await using world = await createWorld();
  world.env = {};
  const loaded = await world.load({ network: 'none' });
  assert.deepEqual(loaded.trustedRoot.logs.length, (await publicGoodRoot()).logs.length);
  assert.match(world.notes.join('\n'), /copy of the public instance in this program, as of \d{4}/);
});

test('when the mirror is down or lies, the copy is used with a line that says why', async () => {
  await using world = await createWorld();
  await world.publish('https://one.example');
  await world.load();
  world.ahead = 25 * hourMs;
  await world.repository.publish({ 'trusted_root.json': rootNamed('https://evil.example') }, { forged: 'timestamp' });
  world.notes.length = 0;
  assert.deepEqual(logsOf(await world.load()), ['https://one.example']);
  assert.match(world.notes.join('\n'), /not renewed: cannot accept what is in the TUF repository/);
  await world.served[Symbol.asyncDispose]();
  world.ahead = 26 * hourMs;
  assert.deepEqual(logsOf(await world.load()), ['https://one.example']);
  assert.match(world.notes.join('\n'), /not renewed: cannot read the TUF repository/);
});

test('without a copy, a mirror that lies is an error', async () => {
  await using world = await createWorld();
  await world.repository.publish({ 'trusted_root.json': rootNamed('https://evil.example') }, { forged: 'snapshot' });
  await assert.rejects(world.load(), { code: 'trust-update-failed' });
});

test('a mirror that did not answer is left alone for a while', async () => {
  await using world = await createWorld();
  await world.publish('https://one.example');
  await world.load();
  const timestamp = world.repository.files.get('timestamp.json');
  world.repository.files.delete('timestamp.json');
  world.ahead = 25 * hourMs;
  await world.load();
  world.served.asked.length = 0;
  await world.load();
  assert.deepEqual(world.served.asked, []);
  assert.ok(timestamp !== undefined);
  world.repository.files.set('timestamp.json', timestamp);
  world.ahead += hourMs / 2;
  await world.load();
  assert.notDeepEqual(world.served.asked, []);
});

test('a copy that is half written counts as none, and is replaced', async () => {
  await using world = await createWorld();
  await world.publish('https://one.example');
  await world.load();
  const name = (await readdir(copyFolder(world))).find((file) => file.endsWith('.json')) ?? '';
  const path = join(copyFolder(world), name);
  const whole = await readFile(path);
  await writeFile(path, whole.subarray(0, whole.length / 2));
  await assert.rejects(world.load({ network: 'none' }), { code: 'trusted-root-missing' });
  assert.deepEqual(logsOf(await world.load()), ['https://one.example']);
  assert.equal(JSON.parse(await readFile(path, 'utf8')).format, 1);
});

test('the chosen repository whose copy is lost is not replaced by the public one', async () => {
  await using world = await createWorld();
  world.env = {};
  await mkdir(copyFolder(world), { recursive: true });
  await writeFile(join(copyFolder(world), 'mirror.json'), JSON.stringify({ mirror: world.served.mirror }));
  await world.publish('https://one.example');
  await assert.rejects(world.load(), { code: 'trusted-root-missing' });
  await writeFile(join(copyFolder(world), 'mirror.json'), '{');
  await assert.rejects(world.load(), { code: 'json-malformed' });
});

test('a folder that cannot be written means asking each time, and nothing worse', async () => {
  await using world = await createWorld();
  await world.publish('https://one.example');
  // A file in the way keeps out root as well, whom permissions do not.
  await writeFile(join(world.home, '.local'), '');
  assert.deepEqual(logsOf(await world.load()), ['https://one.example']);
  await world.publish('https://two.example');
  assert.deepEqual(logsOf(await world.load()), ['https://two.example']);
});

test('cosign has its folder for itself when both use `TUF_ROOT`', async () => {
  await using world = await createWorld();
  const shared = join(world.home, 'shared');
  world.env['TUF_ROOT'] = shared;
  await world.publish('https://one.example');
  await world.load();
  assert.deepEqual(await readdir(shared), ['countersign']);
});

test('what the variables of cosign name is said, and only where they are honoured', async () => {
  await using world = await createWorld();
  await world.publish('https://one.example');
  const { publicKey } = generatePrivateKey('ecdsa-sha2-256-nistp256');
  world.env['SIGSTORE_REKOR_PUBLIC_KEY'] = await world.write('rekor.pub', encodePublicKey(publicKey));
  const loaded = await world.load();
  assert.deepEqual(
    loaded.trustedRoot.logs.map(({ keyId }) => keyId),
    [publicKey.fingerprint],
  );
  for (const name of ['SIGSTORE_REKOR_PUBLIC_KEY', 'TUF_MIRROR', 'TUF_ROOT_JSON'])
    assert.equal(world.notes.filter((line) => line.includes(`\`${name}\``)).length, 1, name);
  world.notes.length = 0;
  const ignored = await world.load({ cosignVariables: 'ignored', network: 'none' });
  assert.ok(ignored.trustedRoot.logs.length > 1);
  assert.ok(!world.notes.some((line) => line.includes('TUF_') || line.includes('SIGSTORE_')));
});

test('a flag counts for more than a variable', async () => {
  await using world = await createWorld();
  await world.publish('https://one.example');
  const [byFlag, byVariable] = [
    generatePrivateKey('ecdsa-sha2-256-nistp256'),
    generatePrivateKey('ecdsa-sha2-256-nistp256'),
  ];
  world.env['SIGSTORE_REKOR_PUBLIC_KEY'] = await world.write('variable.pub', encodePublicKey(byVariable.publicKey));
  const rekorPublicKey = await world.write('flag.pub', encodePublicKey(byFlag.publicKey));
  const loaded = await world.load({ parts: { rekorPublicKey } });
  assert.deepEqual(
    loaded.trustedRoot.logs.map(({ keyId }) => keyId),
    [byFlag.publicKey.fingerprint],
  );
});

test('the root of a sandbox is refused unless it is asked for', async () => {
  await using world = await createWorld();
  const file = await world.write('sandbox.json', rootNamed(`http://127.0.0.1:1${sandboxLogPath}/rekor`));
  await assert.rejects(world.load({ file }), { code: 'sandbox-refused' });
  assert.equal((await world.load({ file, sandbox: 'accepted' })).trustedRoot.origin, 'sandbox');
});
