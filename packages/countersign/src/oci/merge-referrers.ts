// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../bytes/json.ts';
import { MalformedError } from '../errors/errors.ts';
import type { Descriptor } from './descriptor.ts';
import type { Digest } from './digest.ts';
import { encodeDescriptor, encodeManifest } from './encode-manifest.ts';
import type { StoredManifest } from './manifest.ts';
import { type ManifestMediaType, mediaTypes } from './media-type.ts';
import { encodeRaw, rawManifest } from './raw-manifest.ts';

export interface MergedIndex {
  readonly bytes: Uint8Array;
  readonly mediaType: ManifestMediaType;
}

/**
 * The list at a referrers tag with `referrer` in it, or null when it is there already. Entries of others stay as they are,
 * members that we do not know included.
 *
 * @throws {MalformedError} `manifest-malformed` when the tag holds something else than an index
 * @throws {UnavailableError} `registry-limit-exceeded` when nobody could read the longer list any more
 */
export function mergeReferrer(current: StoredManifest | null, referrer: Descriptor): MergedIndex | null {
  if (current === null) {
    const mediaType = mediaTypes.ociIndex;
    return { bytes: encodeManifest({ kind: 'index', mediaType, manifests: [referrer] }), mediaType };
  }
  const entries = rawEntries(current);
  if (entries.some((entry) => entry['digest'] === referrer.digest)) return null;
  return withEntries(current, [...entries, encodeDescriptor(referrer)].sort(byDigest));
}

/** The list without `referrer`, or null when it is not there. */
export function removeReferrer(current: StoredManifest | null, referrer: Digest): MergedIndex | null {
  if (current === null) return null;
  const entries = rawEntries(current);
  const kept = entries.filter((entry) => entry['digest'] !== referrer);
  return kept.length === entries.length ? null : withEntries(current, kept);
}

function rawEntries(current: StoredManifest): readonly JsonObject[] {
  if (current.manifest.kind !== 'index') {
    throw new MalformedError(
      'manifest-malformed',
      `wanted a list of referrers in \`${current.descriptor.digest}\`, got an image`,
    );
  }
  return (rawManifest(current)['manifests'] ?? []) as readonly JsonObject[];
}

function withEntries(current: StoredManifest, manifests: readonly JsonObject[]): MergedIndex {
  const mediaType = current.manifest.mediaType;
  return { bytes: encodeRaw({ ...rawManifest(current), mediaType, manifests }), mediaType };
}

// A fixed order lets two writers who merged the same entries produce the same bytes.
function byDigest(left: JsonObject, right: JsonObject): number {
  return digestIn(left) < digestIn(right) ? -1 : 1;
}

function digestIn(entry: JsonObject): string {
  return typeof entry['digest'] === 'string' ? entry['digest'] : '';
}
