// SPDX-License-Identifier: Apache-2.0
// oras and crane list, attach and copy beside us.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { type Bench, openBench, type PushedImage, succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import { type KeyPair, makeKeyPair } from './support/keys.ts';
import { readWith } from './support/readers.ts';
import type { Registry } from './support/registries.ts';
import { describeOutcome } from './support/run-program.ts';

const bundleType = 'application/vnd.dev.sigstore.bundle.v0.3+json';
const sbomType = 'application/spdx+json';
const registryNames = ['hub, folder', 'docker-registry'] as const;
const orases = ['oras', 'oras-trixie', 'oras-forky'];
const skip = missingPrograms(...orases, 'crane', 'cosign3', 'docker-registry');
let bench: Bench;
let key: KeyPair;

before(async () => {
  if (skip !== false) return;
  bench = await openBench(registryNames);
  key = await makeKeyPair(bench, 'P-256', 'key');
});
after(async () => {
  if (skip === false) await bench.closeAll();
});

async function sign(image: PushedImage, format = 'bundle'): Promise<void> {
  const flags = ['--key', key.privateFile, '--format', format];
  succeeded('sign', await bench.countersign(['sign', ...flags, `${image.repository}@${image.digest}`]));
}

async function verify(repository: string, digest: string, ...flags: readonly string[]) {
  return await bench.countersign(['verify', '--key', key.publicFile, ...flags, `${repository}@${digest}`]);
}

async function attachSbom(oras: string, image: PushedImage, registry: Registry): Promise<void> {
  bench.write('sbom.json', '{"spdxVersion":"SPDX-2.3"}');
  const flags = ['attach', '--artifact-type', sbomType, ...registry.oras, `${image.repository}@${image.digest}`];
  succeeded(oras, await bench.run(oras, [...flags, `sbom.json:${sbomType}`]));
}

/** The artifact types that oras finds attached to the image, sorted. */
async function discover(oras: string, image: PushedImage, registry: Registry): Promise<readonly string[]> {
  const flags = ['discover', '--format', 'json', ...registry.oras];
  const { stdout } = succeeded(oras, await bench.run(oras, [...flags, `${image.repository}@${image.digest}`]));
  // Version 1.2 calls the list `manifests`.
  const found = JSON.parse(stdout) as Readonly<Record<string, readonly { readonly artifactType: string }[]>>;
  return (found['referrers'] ?? found['manifests'] ?? []).map(({ artifactType }) => artifactType).sort();
}

suite('oras', { skip }, () => {
  for (const name of registryNames) {
    for (const [number, oras] of orases.entries()) {
      test(`${oras} lists our signature at ${name}, and its own attachments disturb nobody`, async () => {
        const registry = bench.registry(name);
        const image = await bench.push(registry, `team/listed-${number}`, 'image');
        await attachSbom(oras, image, registry);
        assert.equal((await verify(image.repository, image.digest)).code, 10);
        await sign(image);
        assert.deepEqual(await discover(oras, image, registry), [sbomType, bundleType]);
        await attachSbom(oras, image, registry);
        const verified = await verify(image.repository, image.digest);
        assert.equal(verified.code, 0, describeOutcome(verified));
        assert.equal((await readWith(bench, 'cosign3', { image, registry, key })).code, 0);
      });
    }
  }

  for (const [from, to] of [registryNames, [...registryNames].reverse()] as const) {
    test(`what oras copies from ${from} to ${to} verifies there`, async () => {
      const [source, target] = [bench.registry(from ?? 'hub, folder'), bench.registry(to ?? 'hub, folder')];
      const image = await bench.push(source, 'team/travels', 'index');
      await sign(image);
      const repository = `${target.host}/far/travels`;
      const flags = ['cp', '--recursive', '--from-plain-http', '--to-plain-http'];
      succeeded('oras cp', await bench.run('oras', [...flags, `${image.repository}:v1`, `${repository}:v1`]));
      const verified = await verify(repository, image.digest);
      assert.equal(verified.code, 0, describeOutcome(verified));
      // What it was signed as stands in the statement, and is enforced when asked for.
      const strict = await verify(repository, image.digest, '--strict-reference');
      assert.equal(strict.code, 12, describeOutcome(strict));
    });

    test(`what we copy from ${from} to ${to} verifies there, for us and for cosign`, async () => {
      const [source, target] = [bench.registry(from ?? 'hub, folder'), bench.registry(to ?? 'hub, folder')];
      const image = await bench.push(source, 'team/copied', 'image');
      await sign(image, 'both');
      await attachSbom('oras', image, source);
      const repository = `${target.host}/team/copied-to`;
      succeeded('copy', await bench.countersign(['copy', `${image.repository}:v1`, `${repository}:v1`]));
      const copied = { ...image, repository };
      const verified = await verify(repository, image.digest);
      assert.equal(verified.code, 0, describeOutcome(verified));
      assert.deepEqual(await discover('oras', copied, target), [sbomType, bundleType]);
      assert.equal((await readWith(bench, 'cosign3', { image: copied, registry: target, key })).code, 0);
    });
  }
});

suite('crane', { skip }, () => {
  test('the referrers tag that we write is an index whose entry says what it is', async () => {
    const image = await bench.push(bench.registry('docker-registry'), 'team/fallback', 'image');
    await sign(image);
    const tag = image.digest.replace(':', '-');
    const { stdout } = succeeded('crane', await bench.run('crane', ['manifest', `${image.repository}:${tag}`]));
    const [entry] = JSON.parse(stdout).manifests;
    assert.equal(entry.artifactType, bundleType);
    assert.equal(entry.annotations['dev.sigstore.bundle.predicateType'], 'https://sigstore.dev/cosign/sign/v1');
  });

  test('an image that crane copies with its `.sig` tag verifies at its new place', async () => {
    const registry = bench.registry('docker-registry');
    const image = await bench.push(registry, 'team/by-crane', 'image');
    await sign(image, 'legacy');
    const repository = `${registry.host}/far/by-crane`;
    const tag = `${image.digest.replace(':', '-')}.sig`;
    succeeded('crane', await bench.run('crane', ['copy', `${image.repository}:v1`, `${repository}:v1`]));
    assert.equal((await verify(repository, image.digest)).code, 10);
    succeeded('crane', await bench.run('crane', ['copy', `${image.repository}:${tag}`, `${repository}:${tag}`]));
    assert.equal((await verify(repository, image.digest)).code, 0);
    assert.equal((await verify(repository, image.digest, '--strict-reference')).code, 12);
  });
});
