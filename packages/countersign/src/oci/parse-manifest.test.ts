// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MalformedError, UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from './descriptor.ts';
import { digestOf } from './digest.ts';
import { encodeManifest } from './encode-manifest.ts';
import type { Manifest } from './manifest.ts';
import { mediaTypes } from './media-type.ts';
import { maxManifestBytes, parseManifest } from './parse-manifest.ts';
import { storedManifest } from './stored-manifest.ts';

const encoder = new TextEncoder();
const digest = digestOf(encoder.encode('x'));
const config = { mediaType: mediaTypes.ociConfig, size: 1, digest };
const layer = { mediaType: mediaTypes.ociLayerTar, size: 1, digest };
const image = { schemaVersion: 2, mediaType: mediaTypes.ociManifest, config, layers: [layer] };
const index = {
  schemaVersion: 2,
  mediaType: mediaTypes.ociIndex,
  manifests: [{ ...layer, mediaType: mediaTypes.ociManifest }],
};

function bytesOf(value: unknown): Uint8Array {
  return encoder.encode(typeof value === 'string' ? value : JSON.stringify(value));
}

test('an image manifest is read with its config and layers', () => {
  assert.deepEqual(parseManifest(bytesOf(image), mediaTypes.ociManifest), {
    kind: 'image',
    mediaType: mediaTypes.ociManifest,
    config,
    layers: [layer],
  });
});

test('the type outside may carry parameters and another letter case', () => {
  assert.equal(
    parseManifest(bytesOf(image), 'Application/vnd.OCI.image.manifest.v1+json; charset=utf-8').kind,
    'image',
  );
});

test('an OCI manifest without a type inside is what it was announced as', () => {
  const { mediaType: _, ...untyped } = image;
  assert.equal(parseManifest(bytesOf(untyped), mediaTypes.ociManifest).mediaType, mediaTypes.ociManifest);
  assert.equal(parseManifest(bytesOf(untyped), undefined).mediaType, mediaTypes.ociManifest);
});

test('members that nobody knows are tolerated', () => {
  assert.equal(parseManifest(bytesOf({ ...image, 'org.example': { a: 1 } }), undefined).kind, 'image');
});

const withData = (data: string): unknown => ({ ...image, layers: [{ ...layer, data }] });

test('embedded data is accepted when it is the content that is described', () => {
  assert.equal(parseManifest(bytesOf(withData('eA==')), undefined).kind, 'image');
});

const refused: readonly (readonly [string, unknown, string | undefined, string?])[] = [
  ['a type that is not the announced one', image, mediaTypes.ociIndex],
  ['an index announced as an image', index, mediaTypes.ociManifest],
  ['a type that nobody can verify', { ...image, mediaType: 'application/json' }, undefined],
  ['a Docker manifest without a type inside', { schemaVersion: 2, config, layers: [] }, mediaTypes.dockerManifest],
  ['config and manifests together', { ...image, manifests: [] }, undefined],
  ['layers in an index', { ...index, layers: null }, undefined],
  ['config in an index', { ...index, config }, undefined],
  ['a member twice', JSON.stringify(image).replace('"config"', '"layers":[],"config"'), undefined],
  ['a member twice in another letter case', { ...image, Layers: [] }, undefined],
  ['a descriptor member in another letter case', { ...image, layers: [{ ...layer, Digest: digest }] }, undefined],
  ['a member spelled with the long s', { ...image, layer\u017F: [] }, undefined],
  ['schema version 1', { schemaVersion: 1, fsLayers: [] }, undefined, 'manifest-schema1'],
  [
    'the media type of schema 1',
    image,
    'application/vnd.docker.distribution.manifest.v1+prettyjws',
    'manifest-schema1',
  ],
  ['members of schema 1 besides those of 2', { ...image, fsLayers: [] }, undefined],
  ['schema version 3', { ...image, schemaVersion: 3 }, undefined],
  ['no config', { schemaVersion: 2, mediaType: mediaTypes.ociManifest, layers: [] }, undefined],
  ['no manifests in an index', { schemaVersion: 2, mediaType: mediaTypes.ociIndex }, undefined],
  ['a negative size', { ...image, layers: [{ ...layer, size: -1 }] }, undefined],
  ['a size that is no whole number', { ...image, layers: [{ ...layer, size: 1.5 }] }, undefined],
  ['a size beyond exact numbers', { ...image, layers: [{ ...layer, size: 2 ** 53 }] }, undefined],
  [
    'a digest with a path in it',
    { ...image, layers: [{ ...layer, digest: 'sha256:../../x' }] },
    undefined,
    'digest-invalid',
  ],
  [
    'an algorithm that we cannot verify',
    { ...image, config: { ...config, digest: `blake3:${'0'.repeat(64)}` } },
    undefined,
    'digest-invalid',
  ],
  ['embedded data of other content', withData('eQ=='), undefined],
  ['embedded data of another size', withData('eHg='), undefined],
  ['embedded data that is not base64', withData('!'), undefined],
  ['a line break in a type', { ...image, artifactType: 'a/b\r\nx: y' }, undefined],
  ['a layer without a type', { ...image, layers: [{ size: 1, digest }] }, undefined],
  ['an annotation that is no text', { ...image, annotations: { a: 1 } }, undefined],
  ['10,001 layers', { ...image, layers: Array.from({ length: 10_001 }, () => layer) }, undefined],
  ['nesting without end', `${'['.repeat(100)}${']'.repeat(100)}`, undefined],
  ['an array', [], undefined],
  ['text cut in the middle', JSON.stringify(image).slice(0, -5), undefined],
];

for (const [what, value, outer, code = 'manifest-malformed'] of refused) {
  test(`a manifest with ${what} is refused`, () => {
    assert.throws(() => parseManifest(bytesOf(value), outer), { name: 'MalformedError', code });
  });
}

test('a manifest may have 4 MiB and not one byte more', () => {
  const text = JSON.stringify(image);
  const padded = encoder.encode(text.padEnd(maxManifestBytes, ' '));
  assert.equal(parseManifest(padded, undefined).kind, 'image');
  assert.throws(() => parseManifest(encoder.encode(`${text.padEnd(maxManifestBytes, ' ')} `), undefined), {
    code: 'manifest-malformed',
  });
});

test('bytes with another digest than was asked for mean that the source cannot be relied on', () => {
  const bytes = bytesOf(image);
  assert.equal(storedManifest(bytes, undefined, digestOf(bytes)).descriptor.size, bytes.length);
  assert.equal(
    storedManifest(bytes, undefined, digestOf(bytes, 'sha512')).descriptor.digest,
    digestOf(bytes, 'sha512'),
  );
  assert.throws(
    () => storedManifest(bytes, undefined, digest),
    (error) => error instanceof UnavailableError && error.code === 'registry-protocol',
  );
});

const printable = fc.stringMatching(/^[a-z]{1,8}\/[a-z+.]{1,12}$/);
const annotations = fc.dictionary(fc.stringMatching(/^[a-z.]{1,10}$/), fc.string(), { maxKeys: 4 });
const descriptors: fc.Arbitrary<Descriptor> = fc
  .record(
    {
      mediaType: printable,
      size: fc.nat(),
      digest: fc.constantFrom(digest, digestOf(encoder.encode('y'), 'sha512')),
      artifactType: printable,
      annotations,
      platform: fc.record({ architecture: fc.string(), os: fc.string(), variant: fc.string() }),
      urls: fc.array(fc.webUrl(), { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['mediaType', 'size', 'digest'], noNullPrototype: true },
  )
  .map((each) => each as Descriptor);
const common = { artifactType: printable, annotations, subject: descriptors };
const manifests: fc.Arbitrary<Manifest> = fc
  .oneof(
    fc.record(
      {
        kind: fc.constant('image'),
        mediaType: fc.constantFrom(mediaTypes.ociManifest, mediaTypes.dockerManifest),
        config: descriptors,
        layers: fc.array(descriptors, { maxLength: 3 }),
        ...common,
      },
      { requiredKeys: ['kind', 'mediaType', 'config', 'layers'], noNullPrototype: true },
    ),
    fc.record(
      {
        kind: fc.constant('index'),
        mediaType: fc.constantFrom(mediaTypes.ociIndex, mediaTypes.dockerIndex),
        manifests: fc.array(descriptors, { maxLength: 3 }),
        ...common,
      },
      { requiredKeys: ['kind', 'mediaType', 'manifests'], noNullPrototype: true },
    ),
  )
  .map((each) => each as Manifest);

test('an encoded manifest parses back to the same manifest', () => {
  fc.assert(
    fc.property(manifests, (manifest) => {
      const parsed = parseManifest(encodeManifest(manifest), manifest.mediaType);
      assert.equal(JSON.stringify(sorted(parsed)), JSON.stringify(sorted(manifest)));
    }),
  );
});

test('any bytes are a manifest or a refusal of ours', () => {
  const json = fc.jsonValue().map((value) => bytesOf(JSON.stringify(value)));
  fc.assert(
    fc.property(fc.oneof(json, fc.uint8Array()), (bytes) => {
      try {
        parseManifest(bytes, undefined);
      } catch (error) {
        if (!(error instanceof MalformedError)) throw error;
      }
    }),
  );
});

/** With sorted members, so that only content is compared. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}
