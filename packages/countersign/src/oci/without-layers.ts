// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../bytes/json.ts';
import { type Digest, digestOf } from './digest.ts';
import type { StoredManifest } from './manifest.ts';
import { encodeRaw, rawManifest } from './raw-manifest.ts';

/** The manifest without the layers that have one of these digests; the very same when there are none, or for an index. */
export function withoutLayers(current: StoredManifest, removed: ReadonlySet<Digest>): StoredManifest {
  const { manifest, descriptor } = current;
  if (manifest.kind !== 'image' || !manifest.layers.some(({ digest }) => removed.has(digest))) return current;
  const raw = rawManifest(current);
  const kept = (raw['layers'] as readonly JsonObject[]).filter(({ digest }) => !removed.has(digest as Digest));
  const bytes = encodeRaw({ ...raw, layers: kept });
  return {
    bytes,
    descriptor: { ...descriptor, size: bytes.length, digest: digestOf(bytes) },
    manifest: { ...manifest, layers: manifest.layers.filter(({ digest }) => !removed.has(digest)) },
  };
}
