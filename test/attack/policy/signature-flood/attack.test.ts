// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDigest } from '../../../../packages/countersign/src/oci/digest.ts';
import { mediaTypes } from '../../../../packages/countersign/src/oci/media-type.ts';
import { buildReferrerManifest } from '../../../../packages/countersign/src/oci/referrer-manifest.ts';
import type { ContentSource } from '../../../../packages/countersign/src/ports/content.ts';
import { testReferrer, writeContent } from '../../../../packages/countersign/src/store/test-image.ts';
import { app, type Gate, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/team/app';

async function floodedGate(count: number): Promise<Gate> {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  for (let at = 0; at < count; at += 1)
    await writeContent(gate.repository(here), testReferrer(app.manifest.descriptor, `{"junk":${at}}`));
  return gate;
}

test('beyond the limit the image is refused for that, after a bounded number of requests', async () => {
  const gate = await floodedGate(1500);
  let asked = 0;
  const registry = (honest: ContentSource): ContentSource => ({
    ...honest,
    readManifest: async (...args) => {
      asked += 1;
      return await honest.readManifest(...args);
    },
  });
  assert.equal(verdictOf(await gate.decide(`${here}:v1`, { registry })), 'evidence-limit-exceeded');
  assert.ok(asked > 900 && asked < 1100, `${asked} manifests`);
});

test('within it a good signature is found among the others', async () => {
  const gate = await floodedGate(300);
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'evidence-malformed');
  await gate.sign('ci', here);
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'verified');
});

test('a signature of a gigabyte is not asked for', async () => {
  const gate = await floodedGate(0);
  const large = { mediaType: mediaTypes.bundleV03, size: 2 ** 30, digest: parseDigest(`sha256:${'1'.repeat(64)}`) };
  const manifest = buildReferrerManifest({
    artifactType: mediaTypes.bundleV03,
    layer: large,
    subject: app.manifest.descriptor,
    annotations: {},
  });
  let asked = 0;
  const registry = (honest: ContentSource): ContentSource => ({
    ...honest,
    readReferrers: async () => ({ descriptors: [manifest.descriptor], source: 'api' }),
    readManifest: async (target, options) =>
      target === manifest.descriptor.digest ? manifest : await honest.readManifest(target, options),
    readBlob: async (...args) => {
      asked += 1;
      return await honest.readBlob(...args);
    },
  });
  assert.equal(verdictOf(await gate.decide(`${here}:v1`, { registry })), 'evidence-limit-exceeded');
  assert.equal(asked, 0);
});
