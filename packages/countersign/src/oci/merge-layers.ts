// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../bytes/json.ts';
import { MalformedError, UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from './descriptor.ts';
import { encodeDescriptor } from './encode-manifest.ts';
import type { StoredManifest } from './manifest.ts';
import { type ManifestMediaType, mediaTypes } from './media-type.ts';
import { encodeRaw, rawManifest } from './raw-manifest.ts';
import { buildSignatureManifest, type SignatureManifest } from './signature-manifest.ts';

/** cosign refuses to read more signatures than this under one tag. */
export const maxSignatureLayers = 1000;

export interface MergedLayers {
  readonly bytes: Uint8Array;
  readonly mediaType: ManifestMediaType;
  readonly blobs: readonly SignatureManifest['config'][];
}

/**
 * The manifest at a `.sig` or `.att` tag with `layers` in it, or null when all are there already. Layers of others stay as
 * they are; two layers are the same when media type, digest and annotations are.
 *
 * @throws {MalformedError} `manifest-malformed` when the tag holds something else than an image manifest
 * @throws {UnavailableError} `registry-limit-exceeded`
 */
export function mergeLayers(current: StoredManifest | null, layers: readonly Descriptor[]): MergedLayers | null {
  const present = current === null ? [] : layersOf(current);
  const known = new Set(present.map(identity));
  const added = layers.filter((layer) => !known.has(identity(layer)) && known.add(identity(layer)));
  if (added.length === 0) return null;
  const all = [...present, ...added];
  if (all.length > maxSignatureLayers) {
    throw new UnavailableError(
      'registry-limit-exceeded',
      `wanted at most ${maxSignatureLayers} signatures, got ${all.length}`,
    );
  }
  const { manifest, config } = buildSignatureManifest(all);
  if (current === null) return { bytes: manifest.bytes, mediaType: manifest.manifest.mediaType, blobs: [config] };
  return { ...extend(current, config.descriptor, added), blobs: [config] };
}

function layersOf(current: StoredManifest): readonly Descriptor[] {
  if (current.manifest.kind === 'image') return current.manifest.layers;
  throw new MalformedError('manifest-malformed', `wanted signatures in \`${current.descriptor.digest}\`, got an index`);
}

function extend(
  current: StoredManifest,
  config: Descriptor,
  added: readonly Descriptor[],
): Omit<MergedLayers, 'blobs'> {
  const raw = rawManifest(current);
  const layers = [...((raw['layers'] ?? []) as readonly JsonObject[]), ...added.map(encodeDescriptor)];
  const mediaType = current.manifest.mediaType;
  const configType = mediaType === mediaTypes.dockerManifest ? mediaTypes.dockerConfig : config.mediaType;
  const newConfig = encodeDescriptor({ ...config, mediaType: configType });
  return { bytes: encodeRaw({ ...raw, mediaType, config: newConfig, layers }), mediaType };
}

function identity(layer: Descriptor): string {
  const annotations = Object.entries(layer.annotations ?? {}).sort(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify([layer.mediaType, layer.digest, annotations]);
}
