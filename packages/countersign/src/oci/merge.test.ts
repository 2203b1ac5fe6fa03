// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Descriptor } from './descriptor.ts';
import { type Digest, digestOf } from './digest.ts';
import type { StoredManifest } from './manifest.ts';
import { mediaTypes } from './media-type.ts';
import { maxSignatureLayers, mergeLayers } from './merge-layers.ts';
import { mergeReferrer, removeReferrer } from './merge-referrers.ts';
import { buildReferrerManifest, emptyConfig, emptyConfigBytes, referrerDescriptor } from './referrer-manifest.ts';
import { buildSignatureManifest } from './signature-manifest.ts';
import { storedManifest } from './stored-manifest.ts';

const encoder = new TextEncoder();

function descriptor(content: string, signature?: string): Descriptor {
  const annotations =
    signature === undefined ? {} : { annotations: { 'dev.cosignproject.cosign/signature': signature } };
  return {
    mediaType: mediaTypes.simpleSigning,
    size: content.length,
    digest: digestOf(encoder.encode(content)),
    ...annotations,
  };
}

function digestsIn(bytes: Uint8Array): readonly Digest[] {
  const { manifest } = storedManifest(bytes, undefined);
  return (manifest.kind === 'index' ? manifest.manifests : manifest.layers).map((each) => each.digest);
}

function stored(merged: { readonly bytes: Uint8Array } | null): StoredManifest {
  assert.ok(merged);
  return storedManifest(merged.bytes, undefined);
}

test('the empty config is two braces with their well-known digest', () => {
  assert.equal(digestOf(emptyConfigBytes), emptyConfig.digest);
  assert.equal(emptyConfigBytes.length, emptyConfig.size);
});

test('the config of one signature is byte for byte what cosign writes', () => {
  const layer = descriptor('payload', 'c2ln');
  const { config, manifest } = buildSignatureManifest([layer]);
  assert.equal(config.bytes.length, 233);
  assert.equal(
    new TextDecoder().decode(config.bytes),
    `{"architecture":"","created":"0001-01-01T00:00:00Z","history":[{"created":"0001-01-01T00:00:00Z"}],"os":"","rootfs":{"type":"layers","diff_ids":["${layer.digest}"]},"config":{}}`,
  );
  assert.match(
    new TextDecoder().decode(manifest.bytes),
    /^\{"schemaVersion":2,"mediaType":"[^"]+","config":\{"mediaType":"[^"]+","size":233,"digest":"[^"]+"\},"layers":\[\{"mediaType":"[^"]+","size":7,"digest":"[^"]+","annotations":\{[^}]+\}\}\]\}$/,
  );
});

test('a referrer names its subject without the annotations of a list, and keeps its members in the order of Go', () => {
  const subject = { ...descriptor('image'), annotations: { from: 'a list' } };
  const built = buildReferrerManifest({
    artifactType: mediaTypes.bundleV03,
    layer: descriptor('bundle'),
    subject,
    annotations: { b: '<', a: '1' },
  });
  const text = new TextDecoder().decode(built.bytes);
  assert.deepEqual(Object.keys(JSON.parse(text) as object), [
    'schemaVersion',
    'mediaType',
    'config',
    'layers',
    'annotations',
    'subject',
    'artifactType',
  ]);
  assert.match(text, /"annotations":\{"a":"1","b":"\\u003c"\}/);
  assert.doesNotMatch(text, /a list/);
  assert.deepEqual(referrerDescriptor(built), {
    ...built.descriptor,
    annotations: { b: '<', a: '1' },
    artifactType: mediaTypes.bundleV03,
  });
});

test('merging a referrer keeps those of others, with members that we do not know', () => {
  const other = { ...descriptor('other'), 'org.example': 7 };
  const current = storedManifest(
    encoder.encode(
      JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [other], extra: true }),
    ),
    undefined,
  );
  const merged = stored(mergeReferrer(current, descriptor('mine')));
  assert.deepEqual(new Set(digestsIn(merged.bytes)), new Set([other.digest, descriptor('mine').digest]));
  assert.match(new TextDecoder().decode(merged.bytes), /"org.example":7.*"extra":true|"extra":true.*"org.example":7/);
});

test('merging a referrer that is there changes nothing', () => {
  const once = stored(mergeReferrer(null, descriptor('mine')));
  assert.equal(mergeReferrer(once, descriptor('mine')), null);
});

test('two writers who merged the same referrers in another order wrote the same bytes', () => {
  const both = (first: string, second: string): Uint8Array =>
    stored(mergeReferrer(stored(mergeReferrer(null, descriptor(first))), descriptor(second))).bytes;
  assert.deepEqual(both('a', 'b'), both('b', 'a'));
});

test('removing a referrer keeps the others, and removing a stranger changes nothing', () => {
  const list = stored(mergeReferrer(stored(mergeReferrer(null, descriptor('a'))), descriptor('b')));
  assert.deepEqual(digestsIn(stored(removeReferrer(list, descriptor('a').digest)).bytes), [descriptor('b').digest]);
  assert.equal(removeReferrer(list, descriptor('c').digest), null);
  assert.equal(removeReferrer(null, descriptor('c').digest), null);
});

test('an image at the place of the list of referrers is refused, not overwritten', () => {
  const { manifest } = buildSignatureManifest([]);
  assert.throws(() => mergeReferrer(manifest, descriptor('mine')), { code: 'manifest-malformed' });
});

test('merging signatures keeps those of others and describes all in the config', () => {
  const first = mergeLayers(null, [descriptor('p', 'one')]);
  const merged = mergeLayers(stored(first), [descriptor('p', 'two')]);
  assert.equal(digestsIn(stored(merged).bytes).length, 2);
  const config = JSON.parse(new TextDecoder().decode(merged?.blobs[0]?.bytes)) as { rootfs: { diff_ids: string[] } };
  assert.equal(config.rootfs.diff_ids.length, 2);
  const image = stored(merged).manifest;
  assert.equal(image.kind === 'image' && image.config.digest, merged?.blobs[0]?.descriptor.digest);
});

test('merging a signature that is there changes nothing, and the same payload with another signature is another', () => {
  const first = stored(mergeLayers(null, [descriptor('p', 'one'), descriptor('p', 'one')]));
  assert.equal(digestsIn(first.bytes).length, 1);
  assert.equal(mergeLayers(first, [descriptor('p', 'one')]), null);
  assert.notEqual(mergeLayers(first, [descriptor('p', 'two')]), null);
});

test('a signature beyond what cosign reads is refused', () => {
  const layers = Array.from({ length: maxSignatureLayers }, (_, at) => descriptor('p', String(at)));
  const full = stored(mergeLayers(null, layers));
  assert.throws(() => mergeLayers(full, [descriptor('p', 'more')]), { code: 'registry-limit-exceeded' });
});

test('an index at the place of signatures is refused, not overwritten', () => {
  assert.throws(() => mergeLayers(stored(mergeReferrer(null, descriptor('x'))), [descriptor('p')]), {
    code: 'manifest-malformed',
  });
});
