// SPDX-License-Identifier: Apache-2.0
// Layouts of other programs are read, ours are read by them, and a large layer needs little memory.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createStreamingHash } from '../../packages/countersign/src/crypto/hash.ts';
import { digestOf, parseDigest } from '../../packages/countersign/src/oci/digest.ts';
import { mediaTypes } from '../../packages/countersign/src/oci/media-type.ts';
import { storeManifest } from '../../packages/countersign/src/oci/referrer-manifest.ts';
import { blobPath } from '../../packages/countersign/src/store/layout-blobs.ts';
import { openArchive } from '../../packages/countersign/src/store/open-archive.ts';
import { openLayout, openLayoutForWriting } from '../../packages/countersign/src/store/open-layout.ts';
import { chunksOf, testImage, testReferrer, writeContent } from '../../packages/countersign/src/store/test-image.ts';
import { copyImage } from '../../packages/countersign/src/transfer/copy-image.ts';
import { findProgram, missingPrograms } from './support/find-program.ts';

const scratch = mkdtempSync(join(tmpdir(), 'countersign-layouts-'));
after(() => rmSync(scratch, { recursive: true }));
const options = {
  clock: { nowMs: () => Date.now(), sleep: async (ms: number) => await sleep(ms) },
  marks: 'cosign',
} as const;
const image = testImage('app');
const subject = image.manifest.descriptor;

function run(name: string, ...args: readonly string[]): string {
  return execFileSync(findProgram(name) ?? name, args, {
    cwd: scratch,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
}

async function writeLayout(name: string): Promise<void> {
  const store = await openLayoutForWriting(join(scratch, name), options);
  await writeContent(store, image, 'v1');
  await writeContent(store, testReferrer(subject, '{}'));
}

for (const program of ['oras', 'oras-forky']) {
  test(`${program} copies our layout with its referrers, and we read its layout`, {
    skip: missingPrograms(program),
  }, async () => {
    await writeLayout(`for-${program}`);
    run(program, 'cp', '-r', '--from-oci-layout', `for-${program}:v1`, '--to-oci-layout', `from-${program}:v1`);
    const copied = await openLayout(join(scratch, `from-${program}`));
    assert.equal(await copied.defaultTarget(), subject.digest);
    assert.equal((await copied.readReferrers(subject.digest)).descriptors.length, 1);
  });
}

for (const program of ['skopeo-trixie', 'skopeo-forky']) {
  test(`${program} reads our layout, and we read its archives`, { skip: missingPrograms(program) }, async () => {
    await writeLayout(`for-${program}`);
    const docker = `${program}-docker.tar`;
    run(program, 'copy', `oci:for-${program}:v1`, `docker-archive:${docker}:docker.io/library/app:v1`);
    const archive = await openArchive(join(scratch, docker));
    assert.equal(archive.digests, 'computed');
    const result = await copyImage(
      archive,
      await openLayoutForWriting(join(scratch, `from-${program}`), options),
      { tag: 'v1' },
      { tag: 'v1' },
    );
    assert.equal(result.blobs.written, 2);
    run(program, 'copy', `oci:from-${program}:v1`, `dir:${program}-folder`);
    assert.equal(digestOf(readFileSync(join(scratch, `${program}-folder/manifest.json`))), result.image.digest);
  });
}

test('a layer of 2 GiB is copied with less than 200 MB', async () => {
  const layer = await writeLargeLayout(join(scratch, 'large'), 2 * 2 ** 30);
  const code = `
    import { setTimeout as sleep } from 'node:timers/promises';
    const source = ${JSON.stringify(join(import.meta.dirname, '../../packages/countersign/src'))};
    const { openLayout, openLayoutForWriting } = await import(source + '/store/open-layout.ts');
    const { copyImage } = await import(source + '/transfer/copy-image.ts');
    const sink = await openLayoutForWriting(${JSON.stringify(join(scratch, 'copied'))}, { clock: { nowMs: Date.now, sleep }, marks: 'none' });
    const { blobs } = await copyImage(await openLayout(${JSON.stringify(join(scratch, 'large'))}), sink, { tag: 'v1' }, { tag: 'v1' });
    console.log(JSON.stringify({ bytes: blobs.bytesWritten, megabytes: process.resourceUsage().maxRSS / 1000 }));
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    encoding: 'utf8',
    timeout: 600_000,
  });
  const { bytes, megabytes } = JSON.parse(output) as { readonly bytes: number; readonly megabytes: number };
  assert.equal(bytes, layer.size + 2);
  assert.ok(megabytes < 200, `${megabytes} MB`);
});

async function writeLargeLayout(folder: string, size: number): Promise<{ readonly size: number }> {
  const store = await openLayoutForWriting(folder, options);
  const hash = createStreamingHash('sha256');
  const zeros = new Uint8Array(2 ** 20);
  for (let at = 0; at < size; at += zeros.byteLength) hash.update(zeros);
  const layer = { mediaType: mediaTypes.ociLayerTar, size, digest: parseDigest(`sha256:${hash.hex()}`) };
  // Sparse: takes no room at the source.
  const file = await open(blobPath(folder, layer.digest), 'w');
  await file.truncate(size);
  await file.close();
  const bytes = new TextEncoder().encode('{}');
  const config = { mediaType: mediaTypes.ociConfig, size: bytes.byteLength, digest: digestOf(bytes) };
  await store.writeBlob(config, async () => chunksOf(bytes));
  const manifest = storeManifest({ kind: 'image', mediaType: mediaTypes.ociManifest, config, layers: [layer] });
  await writeContent(store, { manifest, blobs: [] }, 'v1');
  return layer;
}
