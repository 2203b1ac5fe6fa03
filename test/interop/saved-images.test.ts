// SPDX-License-Identifier: Apache-2.0
// Images in folders: what others save we verify, and what we save or sign there they read.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { startTestHub } from '../conformance-hub/start-test-hub.ts';
import { type Bench, openBench, type PushedImage, succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import { type KeyPair, makeKeyPair } from './support/keys.ts';
import { readWith } from './support/readers.ts';
import type { Registry } from './support/registries.ts';
import { describeOutcome, type Outcome } from './support/run-program.ts';
import type { Subject } from './support/sample-layout.ts';

const skip = missingPrograms('cosign2', 'cosign3', 'oras', 'crane');
const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
let bench: Bench;
let registry: Registry;
let key: KeyPair;
let otherKey: KeyPair;
let images = 0;

before(async () => {
  if (skip !== false) return;
  bench = await openBench(['hub, memory']);
  registry = bench.registry('hub, memory');
  key = await makeKeyPair(bench, 'P-256', 'key');
  otherKey = await makeKeyPair(bench, 'P-256', 'other');
});
after(async () => {
  if (skip === false) await bench.closeAll();
});

async function signedImage(format: string, subject: Subject = 'image'): Promise<PushedImage> {
  images += 1;
  const image = await bench.push(registry, `team/saved-${images}`, subject);
  await sign(format, `${image.repository}@${image.digest}`);
  return image;
}

async function sign(format: string, reference: string): Promise<void> {
  const flags = ['--key', key.privateFile, '--format', format, '--recursive'];
  succeeded('sign', await bench.countersign(['sign', ...flags, reference]));
}

/** The right key is accepted, with the right digest; another is refused. */
async function assertVerifies(digest: string, ...reference: readonly string[]): Promise<void> {
  const verified = await bench.countersign(['verify', '--key', key.publicFile, ...reference]);
  assert.equal(verified.code, 0, describeOutcome(verified));
  assert.ok(verified.stdout.includes(digest), describeOutcome(verified));
  const refused = await bench.countersign(['verify', '--key', otherKey.publicFile, ...reference]);
  assert.equal(refused.code, 12, describeOutcome(refused));
}

function verifyLocally(cosign: string, folder: string) {
  const trust = ['--key', key.publicFile, '--insecure-ignore-tlog=true', '--trusted-root', bench.emptyRoot];
  return bench.run(cosign, ['verify', ...trust, '--local-image', folder]);
}

async function saveWith(program: string, image: PushedImage): Promise<string> {
  const folder = bench.path(`${program}-${images}`);
  const flags = ['save', '--dir', folder, ...registry.cosign, `${image.repository}:v1`];
  succeeded(program, await (program === 'countersign' ? bench.countersign(flags) : bench.run(program, flags)));
  return folder;
}

async function load(program: string, folder: string, repository: string): Promise<Outcome> {
  return await bench.run(program, ['load', '--dir', folder, ...registry.cosign, `${repository}:v1`]);
}

suite('saved by others', { skip }, () => {
  for (const [program, format] of [
    ['cosign2', 'legacy'],
    ['cosign3', 'legacy'],
    ['cosign3', 'bundle'],
  ] as const) {
    test(`an image with a ${format} signature that ${program} saved verifies in its folder`, async () => {
      const image = await signedImage(format);
      const folder = await saveWith(program, image);
      await assertVerifies(image.digest, '--local-image', folder);
      await assertVerifies(image.digest, `oci:${folder}`);
    });
  }

  for (const subject of ['image', 'index'] as const) {
    test(`an ${subject} that oras copied into a folder verifies there`, async () => {
      const image = await signedImage('bundle', subject);
      const folder = bench.path(`oras-${images}`);
      const flags = ['cp', '--recursive', '--from-plain-http', '--to-oci-layout'];
      succeeded('oras', await bench.run('oras', [...flags, `${image.repository}:v1`, `${folder}:v1`]));
      await assertVerifies(image.digest, `oci:${folder}:v1`);
    });
  }
});

suite('saved by us', { skip }, () => {
  for (const [program, format] of [
    ['cosign2', 'legacy'],
    ['cosign3', 'legacy'],
    ['cosign3', 'bundle'],
  ] as const) {
    test(`${program} verifies an image with a ${format} signature in the folder that we saved`, async () => {
      const image = await signedImage(format);
      const folder = await saveWith('countersign', image);
      succeeded(program, await verifyLocally(program, folder));
      const reloaded = { ...image, repository: `${image.repository}-reloaded` };
      succeeded('load', await bench.countersign(['load', '--dir', folder, `${reloaded.repository}:v1`]));
      assert.equal((await readWith(bench, program, { image: reloaded, registry, key })).code, 0);
    });
  }

  for (const program of ['cosign2', 'cosign3']) {
    test(`${program} loads what we saved, a legacy signature included`, async () => {
      const image = await signedImage('legacy');
      const repository = `${image.repository}-loaded`;
      succeeded(program, await load(program, await saveWith('countersign', image), repository));
      await assertVerifies(image.digest, `${repository}@${image.digest}`);
    });
  }

  test('cosign3 loads what we saved with a bundle where a registry takes manifests before their blobs', async (t) => {
    const lenient = await startTestHub({ missingContent: 'accepted' });
    t.after(() => lenient.close());
    const image = await signedImage('bundle');
    const ours = await saveWith('countersign', image);
    // Its limit: it sends the manifest of a bundle first, and elsewhere cannot load even what it has saved itself.
    for (const folder of [ours, await saveWith('cosign3', image)]) {
      const outcome = await load('cosign3', folder, `${image.repository}-loaded`);
      assert.notEqual(outcome.code, 0);
      assert.match(outcome.stderr, /MANIFEST_BLOB_UNKNOWN/);
    }
    const repository = `${lenient.host}/team/loaded`;
    succeeded('cosign3', await load('cosign3', ours, repository));
    await assertVerifies(image.digest, `${repository}@${image.digest}`);
  });

  test('oras lists a signature that we wrote into a folder, and takes it to a registry', async () => {
    const image = await bench.push(registry, 'team/local', 'image');
    const folder = bench.path('local');
    succeeded('copy', await bench.countersign(['copy', `${image.repository}:v1`, `oci:${folder}:v1`]));
    await sign('bundle', `oci:${folder}:v1`);
    await assertVerifies(image.digest, `oci:${folder}:v1`);
    const flags = ['discover', '--format', 'json', '--oci-layout', `${folder}:v1`];
    const { stdout } = succeeded('oras', await bench.run('oras', flags));
    const types = JSON.parse(stdout).referrers.map((found: { readonly artifactType: string }) => found.artifactType);
    assert.deepEqual(types, [bundleType]);
    const target = { ...image, repository: `${registry.host}/far/local` };
    const way = ['cp', '--recursive', '--from-oci-layout', '--to-plain-http'];
    succeeded('oras', await bench.run('oras', [...way, `${folder}:v1`, `${target.repository}:v1`]));
    assert.equal((await readWith(bench, 'cosign3', { image: target, registry, key })).code, 0);
  });

  test('a docker-archive has no digest to verify, and can be copied and then signed', async () => {
    const image = await signedImage('bundle');
    const archive = bench.path('docker.tar');
    succeeded('crane', await bench.run('crane', ['pull', '--format=tarball', `${image.repository}:v1`, archive]));
    const refused = await bench.countersign(['verify', '--key', key.publicFile, `docker-archive:${archive}`]);
    assert.equal(refused.code, 2, describeOutcome(refused));
    assert.match(refused.stderr, /^hint: copy it first/m);
    const repository = `${registry.host}/team/from-archive`;
    succeeded('copy', await bench.countersign(['copy', `docker-archive:${archive}`, `${repository}:v1`]));
    await sign('both', `${repository}:v1`);
    const { stdout } = succeeded('crane', await bench.run('crane', ['digest', `${repository}:v1`]));
    const copied = { ...image, repository, digest: stdout.trim() };
    assert.equal((await readWith(bench, 'cosign3', { image: copied, registry, key })).code, 0);
  });
});
