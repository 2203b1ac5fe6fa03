// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Command } from 'commander';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { encodePublicKey } from '../crypto/public-key-file.ts';
import { signInWorld } from '../sandbox/sign-in-world.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import type { Trust } from '../trust/trust.ts';
import type { CliContext } from './context.ts';
import { addSignerFlags, parseTrust } from './signer-flags.ts';
import { runInProcess } from './testing/run-in-process.ts';

const { world } = createTestWorld();
const artifact = encodeUtf8('a release');
const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const clock = { nowMs: world.nowMs, monotonicMs: () => 0, sleep: async () => undefined };
const identity = [
  ...['--certificate-identity', 'person@example.com'],
  ...['--certificate-oidc-issuer', world.urls.issuer],
];
let folder = '';
const at = (name: string): string => join(folder, name);
const keyFlag = (): readonly string[] => ['--key', at('cosign.pub')];
const rootFlags = (): readonly string[] => ['--trusted-root', at('root.json'), '--insecure-sandbox'];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signer-flags-'));
  await writeFile(at('cosign.pub'), encodePublicKey(key.publicKey));
  await writeFile(at('root.json'), world.trustedRoot());
  await writeFile(at('release'), artifact);
  await writeFile(at('person.json'), signInWorld(world, { content: { kind: 'message', artifact } }).bytes);
});
after(async () => {
  await rm(folder, { recursive: true });
});

interface Parsed {
  readonly trust: Trust;
  readonly stderr: string;
}

async function parse(...args: readonly string[]): Promise<Parsed> {
  const command = addSignerFlags(new Command('verify'));
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  const lines: string[] = [];
  let context: CliContext | undefined;
  await runInProcess(['version'], { onContext: (made) => (context = made) });
  assert.ok(context);
  const stderr = { ...context.stderr, write: async (text: string) => void lines.push(text) };
  const flags = command.parse([...args], { from: 'user' }).opts();
  const trust = await parseTrust(flags, { ...context, stderr, clock: { ...context.clock, ...clock } });
  return { trust, stderr: lines.join('') };
}

test('a key asks for nothing beside its signature, and needs no trusted root', async () => {
  const { trust, stderr } = await parse(...keyFlag());
  assert.equal(trust.keys[0]?.key.fingerprint, key.publicKey.fingerprint);
  assert.equal(trust.root, undefined);
  assert.equal(trust.demands.logsOfKeys, 0);
  assert.equal(stderr, '');
});

test('an identity asks for one log and one SCT, and for no timestamp', async () => {
  const { trust, stderr } = await parse(...identity, ...rootFlags());
  const { logs, scts, timestamps, bundledIntermediates, nowMs } = trust.demands;
  assert.deepEqual([logs, scts, timestamps, bundledIntermediates], [1, 1, 0, 'ignored']);
  assert.equal(nowMs, world.nowMs());
  assert.equal(trust.root?.origin, 'sandbox');
  assert.doesNotMatch(stderr, /warning/);
});

test('each opting out is a demand less, and a line on stderr', async () => {
  const noLog = await parse(...identity, ...rootFlags(), '--insecure-ignore-tlog');
  assert.equal(noLog.trust.demands.logs, 0);
  assert.match(noLog.stderr, /^warning: no transparency log/m);
  const noSct = await parse(...identity, ...rootFlags(), '--insecure-ignore-sct');
  assert.equal(noSct.trust.demands.scts, 0);
  assert.match(noSct.stderr, /^warning: .*certificate log/m);
});

test('a private infrastructure has no log, and that is said, too', async () => {
  const { trust, stderr } = await parse(...identity, ...rootFlags(), '--private-infrastructure');
  assert.equal(trust.demands.logs, 0);
  assert.match(stderr, /^warning: no transparency log/m);
});

test('more can be asked for', async () => {
  const { demands } = (await parse(...identity, ...rootFlags(), '--use-signed-timestamps')).trust;
  assert.equal(demands.timestamps, 1);
  const withKey = (await parse(...keyFlag(), ...rootFlags(), '--require-tlog')).trust;
  assert.deepEqual([withKey.demands.logsOfKeys, withKey.root?.logs.length], [1, 2]);
  const chain = (await parse(...identity, ...rootFlags(), '--allow-certificate-chain')).trust;
  assert.equal(chain.demands.bundledIntermediates, 'used');
});

test('a trusted root that is named is used for keys as well', async () => {
  assert.equal((await parse(...keyFlag(), ...rootFlags())).trust.root?.logs.length, 2);
});

test('a sandbox is refused unless it is asked for', async () => {
  await assert.rejects(parse(...identity, '--trusted-root', at('root.json')), { code: 'sandbox-refused' });
});

for (const [title, args] of [
  ['nobody is trusted', []],
  ['a log is asked for and waived', [...identity, '--require-tlog', '--insecure-ignore-tlog']],
  ['a key is to be fetched offline', ['--key', 'https://example.com/cosign.pub', '--offline']],
  ['a name has no issuer', identity.slice(0, 2)],
] as const) {
  test(`it is a mistake of use when ${title}`, async () => {
    await assert.rejects(parse(...args), { code: 'usage-flag' });
  });
}

async function verifyBlob(...args: readonly string[]) {
  const files = ['--bundle', at('person.json'), at('release')];
  return await runInProcess(['verify-blob', '--offline', ...rootFlags(), ...args, ...files]);
}

test('the command verifies by the identity, offline, and refuses another', async () => {
  const accepted = await verifyBlob(...identity);
  assert.equal(accepted.code, 0, accepted.stderr);
  const refused = await verifyBlob('--certificate-identity', 'nobody@example.com', ...identity.slice(2));
  assert.equal(refused.code, 12, refused.stderr);
  assert.match(refused.stderr, /person@example\.com/);
});

test('a loose pattern is warned of, and works as in cosign', async () => {
  const { code, stderr } = await verifyBlob('--certificate-identity-regexp', 'person', ...identity.slice(2));
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^warning: the pattern `person` also accepts/m);
});
