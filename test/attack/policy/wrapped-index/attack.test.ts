// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexOf } from '../../../../packages/countersign/src/inspect/testing/signed-images.ts';
import type { Descriptor } from '../../../../packages/countersign/src/oci/descriptor.ts';
import { mediaTypes } from '../../../../packages/countersign/src/oci/media-type.ts';
import { testImage, writeTestManifest } from '../../../../packages/countersign/src/store/test-image.ts';
import { app, type Gate, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/payments/app';
const evil = testImage('evil');
const honest: Descriptor = { ...app.manifest.descriptor, platform: { os: 'linux', architecture: 'amd64' } };
const hidden = evil.manifest.descriptor;
const unknown = { os: 'unknown', architecture: 'unknown' };
const nested = indexOf([hidden]);

const disguises: readonly (readonly [string, Descriptor])[] = [
  ['nothing', { ...hidden, platform: { os: 'linux', architecture: 'arm64' } }],
  ['an unknown platform', { ...hidden, platform: unknown }],
  [
    'the provenance of a build',
    {
      ...hidden,
      platform: unknown,
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': app.manifest.descriptor.digest,
      },
    },
  ],
  ['an index', { ...hidden, mediaType: mediaTypes.ociIndex }],
  ['a nested index', nested.descriptor],
  ['a nested index that is called an image', { ...nested.descriptor, mediaType: mediaTypes.ociManifest }],
];

async function gateWith(disguised: Descriptor): Promise<Gate> {
  const gate = openGate(import.meta.dirname);
  for (const content of [app, evil]) await gate.push(here, content);
  await writeTestManifest(gate.repository(here), nested);
  const index = indexOf([honest, disguised]);
  await writeTestManifest(gate.repository(here), index, 'v1');
  // Whoever signs an index signs what it lists; this one was signed by mistake, and the children count all the same.
  for (const image of [honest, index.descriptor, nested.descriptor]) await gate.sign('ci', here, { image });
  return gate;
}

for (const [disguise, descriptor] of disguises) {
  test(`an unsigned image in an index is refused, disguised as ${disguise}; signed, it passes`, async () => {
    const gate = await gateWith(descriptor);
    assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'signature-not-found');
    await gate.sign('ci', here, { image: hidden });
    assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'verified');
  });
}
