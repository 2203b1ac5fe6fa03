// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../packages/countersign/src/host/system-clock.ts';
import { systemRandom } from '../../packages/countersign/src/host/system-random.ts';
import { referrersTag } from '../../packages/countersign/src/oci/attachment-tag.ts';
import { emptyConfig, emptyConfigBytes } from '../../packages/countersign/src/oci/referrer-manifest.ts';
import { createRegistryStore } from '../../packages/countersign/src/registry/create-registry-store.ts';
import { attackedStore } from '../attack/attacked-store.ts';
import { opener } from '../attack/byte-streams.ts';
import { config, image, layer, sampleReferrer } from '../attack/sample-image.ts';
import { startTestHub } from '../conformance-hub/start-test-hub.ts';

const writers = 16;
const runs = 20;

for (const conditionalWrites of ['honoured', 'ignored'] as const) {
  test(`${writers} writers of referrers, ${runs} times, lose nothing where If-Match is ${conditionalWrites}`, async (t) => {
    const hub = await startTestHub({ referrersApi: 'absent', conditionalWrites });
    t.after(() => hub.close());
    await Promise.all(Array.from({ length: runs }, async (_, run) => await race(t, hub.host, `run/n${run}`)));
  });
}

/** Each writer has a store, a memory and a transport of its own, as processes would. */
async function race(t: Parameters<typeof attackedStore>[0], host: string, repository: string): Promise<void> {
  const writer = () => {
    const { context } = attackedStore(t, host, {
      repository,
      clock: systemClock,
      settings: { firstByteMs: 10_000, idleMs: 10_000, callMs: 30_000 },
    });
    return createRegistryStore({ ...context, random: systemRandom });
  };
  const first = writer();
  for (const { descriptor, bytes } of [layer, config, { descriptor: emptyConfig, bytes: emptyConfigBytes }]) {
    await first.writeBlob(descriptor, opener(bytes));
  }
  const { bytes, descriptor, manifest } = image;
  await first.writeManifest({ bytes, mediaType: manifest.mediaType, digest: descriptor.digest, tag: 'v1' });
  const referrers = Array.from({ length: writers }, (_, number) => sampleReferrer(number));
  await Promise.all(
    referrers.map(async (referrer) => {
      const { mediaType } = referrer.manifest;
      await writer().writeManifest({ bytes: referrer.bytes, mediaType, digest: referrer.descriptor.digest });
    }),
  );
  const list = await first.readManifest({ tag: referrersTag(descriptor.digest) });
  const found = list?.manifest.kind === 'index' ? list.manifest.manifests.map(({ digest }) => digest) : [];
  assert.deepEqual([...found].sort(), referrers.map((referrer) => referrer.descriptor.digest).sort());
}
