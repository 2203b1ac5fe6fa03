// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { parseBundle } from '../../attest/parse-bundle.ts';
import { signatureTag } from '../../oci/attachment-tag.ts';
import { parseDigest } from '../../oci/digest.ts';
import { startSignedHub } from '../testing/signed-hub.ts';

test('an image is signed once by each key and format, and told so the second time', async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('cosign');
  const first = await hub.run(['sign', '--key', key, '--format', 'both', hub.name]);
  assert.equal(first.stderr.match(/^signed: /gm)?.length, 2);
  const again = await hub.run(['sign', '--key', key, '--format', 'both', hub.name]);
  assert.equal(again.code, 0);
  assert.equal(again.stderr.match(/^already signed: /gm)?.length, 2);
  assert.equal((await (await hub.store()).readReferrers(parseDigest(hub.digest))).descriptors.length, 1);
});

test('another annotation is another claim, and signed beside the first', async (t) => {
  const hub = await startSignedHub(t);
  const { key, pub } = await hub.key('cosign');
  for (const build of ['1', '2']) await hub.run(['sign', '--key', key, '-a', `build=${build}`, hub.name]);
  assert.equal((await hub.run(['verify', '--key', pub, '-a', 'build=1', hub.name])).code, 0);
  assert.equal((await hub.run(['verify', '--key', pub, '-a', 'build=2', hub.name])).code, 0);
  assert.equal((await hub.run(['verify', '--key', pub, '-a', 'build=3', hub.name])).code, 12);
});

test("cosign's way of asking for the old format writes the tag, and no referrer", async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('cosign');
  const flags = ['--new-bundle-format=false', '--use-signing-config=false', '--tlog-upload=false'];
  assert.equal((await hub.run(['sign', '--key', key, ...flags, hub.name])).code, 0);
  const store = await hub.store();
  const digest = parseDigest(hub.digest);
  assert.notEqual(await store.readManifest({ tag: signatureTag(digest) }), null);
  assert.deepEqual((await store.readReferrers(digest)).descriptors, []);
});

test('with `--upload=false --bundle` the signature is in the file and nowhere else', async (t) => {
  const hub = await startSignedHub(t);
  const { key, pub } = await hub.key('cosign');
  const file = `${hub.folder}/app.sigstore.json`;
  assert.equal((await hub.run(['sign', '--key', key, '--upload=false', '--bundle', file, hub.name])).code, 0);
  assert.equal(parseBundle(await readFile(file)).content.kind, 'dsse');
  assert.equal((await hub.run(['verify', '--key', pub, hub.name])).code, 10);
  assert.equal((await hub.run(['sign', '--key', key, '--upload=false', hub.name])).code, 2);
});

test('a dry run stores nothing', async (t) => {
  const hub = await startSignedHub(t);
  const { key, pub } = await hub.key('cosign');
  assert.equal((await hub.run(['sign', '--key', key, '--dry-run', '--format', 'both', hub.name])).code, 0);
  assert.equal((await hub.run(['verify', '--key', pub, hub.name])).code, 10);
});

test('signing by tag warns, and signing by digest does not', async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('cosign');
  assert.match((await hub.run(['sign', '--key', key, hub.name])).stderr, /^warning: .* is a tag, which can move/m);
  const byDigest = await hub.run(['sign', '--key', key, `${hub.host}/team/app@${hub.digest}`]);
  assert.doesNotMatch(byDigest.stderr, /warning/);
});

test('a tag is signed only where there is one, and only in a registry', async (t) => {
  const hub = await startSignedHub(t);
  const { key } = await hub.key('cosign');
  const sign = ['sign', '--key', key, '--sign-tag'];
  assert.equal((await hub.run([...sign, `${hub.host}/team/app:v1@${hub.digest}`])).code, 0);
  assert.equal((await hub.run([...sign, `${hub.host}/team/app@${hub.digest}`])).code, 2);
  await hub.run(['save', '--dir', `${hub.folder}/layout`, hub.name]);
  const local = await hub.run([...sign, `oci:${hub.folder}/layout`]);
  assert.equal(local.code, 2);
  assert.match(local.stderr, /without a name in a registry/);
});

test('a wrong password, a public key and an image that does not exist sign nothing', async (t) => {
  const hub = await startSignedHub(t);
  const { key, pub } = await hub.key('cosign');
  const wrong = await hub.run(['sign', '--key', key, hub.name], { env: { COSIGN_PASSWORD: 'guess' } });
  assert.match(wrong.stderr, /\[key-password-wrong\]/);
  assert.match((await hub.run(['sign', '--key', pub, hub.name])).stderr, /\[key-not-private\]/);
  assert.equal((await hub.run(['sign', '--key', key, hub.name, `${hub.host}/team/none:v1`])).code, 11);
  assert.equal((await hub.run(['verify', '--key', pub, hub.name])).code, 10);
});
