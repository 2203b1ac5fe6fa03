// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Descriptor } from '../../../../packages/countersign/src/oci/descriptor.ts';
import type { ContentSource } from '../../../../packages/countersign/src/ports/content.ts';
import { testImage, testReferrer, writeContent } from '../../../../packages/countersign/src/store/test-image.ts';
import { app, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/team/app';

function listing(change: (listed: Descriptor) => Descriptor): (honest: ContentSource) => ContentSource {
  return (honest) => ({
    ...honest,
    readReferrers: async (subject, options) => {
      const list = await honest.readReferrers(subject, options);
      return { ...list, descriptors: list.descriptors.map(change) };
    },
  });
}

for (const [lie, change] of [
  ['the truth', (listed) => listed],
  ['an empty type', (listed) => ({ ...listed, artifactType: '' })],
  ['no type', ({ artifactType: _, ...listed }) => listed],
  ['the type of an SBOM', (listed) => ({ ...listed, artifactType: 'application/spdx+json' })],
  [
    'annotations of an SBOM',
    (listed) => ({ ...listed, annotations: { 'dev.sigstore.bundle.predicateType': 'https://spdx.dev/Document' } }),
  ],
] as const satisfies readonly (readonly [string, (listed: Descriptor) => Descriptor])[]) {
  test(`a signature is found although the list says ${lie}, and its absence is, too`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${here}:v1`);
    const registry = listing(change);
    assert.equal(verdictOf(await gate.decide(`${here}:v1`, { registry })), 'signature-not-found');
    await gate.sign('ci', here);
    assert.equal(verdictOf(await gate.decide(`${here}:v1`, { registry })), 'verified');
  });
}

test('what is listed as a signature is none for that', async () => {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  await writeContent(gate.repository(here), testReferrer(app.manifest.descriptor, '{"signed":true}'));
  assert.equal(verdictOf(await gate.decide(`${here}:v1`)), 'evidence-malformed');
});

test('the signature of another image, listed as one of this, is none', async () => {
  const gate = openGate(import.meta.dirname);
  const other = testImage('other').manifest.descriptor;
  await gate.push(`${here}:v1`);
  const stray = await gate.sign('ci', here, { image: other });
  const registry = (honest: ContentSource): ContentSource => ({
    ...honest,
    readReferrers: async () => ({ descriptors: [stray], source: 'api' }),
  });
  assert.equal(verdictOf(await gate.decide(`${here}:v1`, { registry })), 'digest-mismatch');
});
