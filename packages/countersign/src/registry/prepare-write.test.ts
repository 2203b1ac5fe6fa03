// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { attackedStore } from '../../../../test/attack/attacked-store.ts';
import { startHostileServer } from '../../../../test/attack/hostile-server.ts';
import { passOn } from '../../../../test/attack/pass-on.ts';
import { layer, sampleReferrer } from '../../../../test/attack/sample-image.ts';
import { startTestHub } from '../../../../test/conformance-hub/start-test-hub.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { mergeReferrer } from '../oci/merge-referrers.ts';
import type { Clock } from '../ports/clock.ts';
import { mergeTag } from './merge-tag.ts';
import { prepareWrite } from './prepare-write.ts';
import { defaultRegistrySettings } from './registry-settings.ts';

const entry = (number: number) => sampleReferrer(number).descriptor;
const { settleMs } = defaultRegistrySettings;

/** A registry where somebody else writes the tag while we upload a blob, which takes `uploadMs` by our clock. */
async function rivalDuringUpload(t: TestContext, uploadMs: number) {
  const hub = await startTestHub({ conditionalWrites: 'ignored', missingContent: 'accepted' });
  t.after(() => hub.close());
  const rival = attackedStore(t, hub.host).context;
  let nowMs = 1_000_000;
  let begun = false;
  const server = await startHostileServer(t, ({ path }) => {
    const behaviour = passOn(hub.url);
    if (begun || !path.includes('/blobs/')) return behaviour;
    begun = true;
    nowMs += uploadMs;
    return (request, response) => {
      const merge = mergeTag(rival, { tag: 'list', merge: (current) => mergeReferrer(current, entry(2)) });
      void merge.then(() => behaviour(request, response));
    };
  });
  const waits: number[] = [];
  const clock: Clock = {
    nowMs: () => nowMs,
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
  const settings = { firstByteMs: 10_000, idleMs: 10_000 };
  return { ...attackedStore(t, server.host, { clock, settings }), waits };
}

const withBlob = (current: Parameters<typeof mergeReferrer>[0]) => {
  const merged = mergeReferrer(current, entry(1));
  return merged === null ? null : { ...merged, blobs: [layer] };
};

for (const [uploadMs, entries] of [
  [1000, 2],
  [0, 1],
] as const) {
  test(`what is written after an upload of ${uploadMs} ms holds ${entries} entries: the tag is looked at again after a long one`, async (t) => {
    const { context } = await rivalDuringUpload(t, uploadMs);
    const prepared = await prepareWrite(context, { tag: 'list', merge: withBlob });
    assert.ok(prepared.kind === 'write');
    const text = new TextDecoder().decode(prepared.merged.bytes);
    assert.equal(JSON.parse(text).manifests.length, entries);
    assert.equal(prepared.merged.mediaType, mediaTypes.ociIndex);
  });
}

test('nothing is prepared for a tag that is good as it is', async (t) => {
  const { context } = await rivalDuringUpload(t, 0);
  assert.deepEqual(await prepareWrite(context, { tag: 'list', merge: () => null }), { kind: 'good', digest: null });
});

for (const [putMs, settling] of [
  [1000, 4000],
  [0, settleMs],
  [100_000, 15_000],
] as const) {
  test(`where writing takes ${putMs} ms, an entry has to survive for ${settling} ms`, async (t) => {
    const hub = await startTestHub({ conditionalWrites: 'ignored', missingContent: 'accepted' });
    t.after(() => hub.close());
    let nowMs = 1_000_000;
    const server = await startHostileServer(t, ({ method, path }) => {
      if (method === 'PUT' && path.endsWith('/list')) nowMs += putMs;
      return passOn(hub.url);
    });
    const waits: number[] = [];
    const clock: Clock = {
      nowMs: () => nowMs,
      sleep: (ms) => {
        waits.push(ms);
        return Promise.resolve();
      },
    };
    const { context } = attackedStore(t, server.host, { clock, settings: { callMs: 1e9 } });
    await mergeTag(context, { tag: 'list', merge: (current) => mergeReferrer(current, entry(1)) });
    // The random part is half of its range in these tests.
    assert.deepEqual(waits, [settling + settleMs / 2]);
  });
}
