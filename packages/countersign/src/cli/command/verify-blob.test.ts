// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { rekorBundleToJson } from '../../attest/rekor-bundle.ts';
import { encodeBase64 } from '../../bytes/base64.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { signInWorld } from '../../sandbox/sign-in-world.ts';
import { createTestWorld } from '../../sandbox/testing/test-world.ts';
import { logSignature, pemOf, personInWorld, signAs, stampInWorld } from '../../verify/testing/legacy-in-world.ts';
import { runInProcess } from '../testing/run-in-process.ts';

const { world } = createTestWorld();
const artifact = encodeUtf8('a release');
const person = personInWorld(world);
const signature = signAs(person, artifact);
let folder = '';
const at = (name: string): string => join(folder, name);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-blob-'));
  const timestamp = stampInWorld(world, signature);
  const files = {
    'root.json': world.trustedRoot(),
    release: artifact,
    'person.json': signInWorld(world, { content: { kind: 'message', artifact } }).bytes,
    'release.sig': encodeBase64(signature),
    'person.pem': pemOf([person.certificate?.leaf ?? artifact]),
    'release.tsr': timestamp,
    'release.tsr.json': JSON.stringify({ SignedRFC3161Timestamp: encodeBase64(timestamp) }),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(at(name), content);
});
after(async () => {
  await rm(folder, { recursive: true });
});

async function verify(...args: readonly string[]) {
  const who = ['--certificate-identity', 'person@example.com', '--certificate-oidc-issuer', world.urls.issuer];
  const trust = ['--trusted-root', at('root.json'), '--insecure-sandbox', '--offline'];
  return await runInProcess(['verify-blob', ...trust, ...who, ...args, at('release')]);
}

const bundle = (): readonly string[] => ['--bundle', at('person.json')];
const bare = (): readonly string[] => ['--signature', at('release.sig'), '--certificate', at('person.pem')];

test('a bundle is verified, and takes nothing beside it (GHSA-8gw7-4j42-w388)', async () => {
  const { code, stderr } = await verify(...bundle());
  assert.equal(code, 0, stderr);
  for (const [flag, file] of [
    ['--signature', 'release.sig'],
    ['--certificate', 'person.pem'],
    ['--rfc3161-timestamp', 'release.tsr'],
  ] as const) {
    const refused = await verify(...bundle(), flag, at(file));
    assert.equal(refused.code, 2, refused.stderr);
    assert.match(refused.stderr, flag === '--rfc3161-timestamp' ? /brings its own/ : /got both/);
  }
});

test('a bundle of cosign 2 has no room for a timestamp, which may lie beside it', async () => {
  const entry = logSignature(world, person, { payload: artifact, signature });
  const legacy = {
    base64Signature: encodeBase64(signature),
    cert: encodeBase64(encodeUtf8(pemOf([person.certificate?.leaf ?? artifact]))),
    rekorBundle: rekorBundleToJson(entry),
  };
  await writeFile(at('legacy.json'), JSON.stringify(legacy));
  const demanded = ['--bundle', at('legacy.json'), '--use-signed-timestamps'];
  assert.equal((await verify(...demanded)).code, 12);
  const { code, stderr } = await verify(...demanded, '--rfc3161-timestamp', at('release.tsr'));
  assert.equal(code, 0, stderr);
  await writeFile(at('other.tsr'), stampInWorld(world, encodeUtf8('another signature')));
  const other = await verify(...demanded, '--rfc3161-timestamp', at('other.tsr'));
  assert.equal(other.code, 12);
  assert.match(other.stderr, /timestamp-invalid/);
});

test('a bare signature has no log entry: with its certificate and a timestamp it counts where none is asked for', async () => {
  assert.equal((await verify(...bare())).code, 12);
  for (const file of ['release.tsr', 'release.tsr.json']) {
    const { code, stderr } = await verify(...bare(), '--rfc3161-timestamp', at(file), '--insecure-ignore-tlog');
    assert.equal(code, 0, stderr);
  }
});
