// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { attestationTag } from '../oci/attachment-tag.ts';
import { type Digest, digestOf } from '../oci/digest.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { testImage } from '../store/test-image.ts';
import { envelopeLayer } from './envelope-layer.ts';
import type { StorableAttestation } from './produced-attestation.ts';
import { storeAttestation } from './store-attestation.ts';

const subject = testImage('app').manifest.descriptor;
const predicateType = 'https://cyclonedx.org/bom';

function legacy(text: string): Extract<StorableAttestation, { format: 'envelope' }> {
  const envelope = encodeUtf8(text);
  return { format: 'envelope', predicateType, envelope, layer: envelopeLayer(envelope, predicateType, {}) };
}

test('a layer is added to what is there, and takes the place of those that are named', async () => {
  const sink = createMemoryStore();
  const options = { subject, sink, created: '2026-01-01T00:00:00Z' };
  const layers = async (): Promise<readonly Digest[]> => {
    const stored = await sink.readManifest({ tag: attestationTag(subject.digest) });
    assert.ok(stored?.manifest.kind === 'image');
    return stored.manifest.layers.map(({ digest }) => digest);
  };
  const [a, b, c] = [legacy('a'), legacy('b'), legacy('c')];
  for (const each of [a, b]) await storeAttestation(each, options);
  assert.deepEqual(await layers(), [a.layer.digest, b.layer.digest]);
  const replaced = { manifests: new Set<Digest>(), layers: new Set([a.layer.digest, c.layer.digest]) };
  await storeAttestation(c, options, replaced);
  assert.deepEqual(await layers(), [b.layer.digest, c.layer.digest]);
});

test('a bundle names its type where cosign 3 looks, and those that are named are gone', async () => {
  const sink = createMemoryStore();
  const store = async (text: string, manifests: ReadonlySet<Digest>) =>
    await storeAttestation(
      { format: 'bundle', predicateType, bundle: encodeUtf8(text) },
      { subject, sink, created: '2026-01-01T00:00:00Z' },
      { manifests, layers: new Set([digestOf(encodeUtf8('x'))]) },
    );
  const first = await store('a', new Set());
  assert.ok(first.kind === 'referrer');
  const second = await store('b', new Set([first.manifest]));
  assert.ok(second.kind === 'referrer');
  const { descriptors } = await sink.readReferrers(subject.digest);
  assert.deepEqual(
    descriptors.map(({ digest, artifactType, annotations }) => [
      digest,
      artifactType,
      annotations?.['dev.sigstore.bundle.predicateType'],
    ]),
    [[second.manifest, 'application/vnd.dev.sigstore.bundle.v0.3+json', predicateType]],
  );
});
