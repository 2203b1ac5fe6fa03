// SPDX-License-Identifier: Apache-2.0

import type { Digest } from '../../oci/digest.ts';
import { isDigest } from '../../oci/digest.ts';
import { mediaTypes } from '../../oci/media-type.ts';
import type { RepositoryState } from '../repository-state.ts';
import { isTag } from '../route.ts';

const refName = 'org.opencontainers.image.ref.name';

export const ociLayoutFile = '{"imageLayoutVersion":"1.0.0"}';

/** `index.json` of a layout: every manifest once for each of its tags, or once without a name. */
export function encodeLayoutIndex(state: RepositoryState): string {
  const tagsOf = Map.groupBy(state.tags.keys(), (tag) => state.tags.get(tag) as Digest);
  const manifests = [...state.manifests.values()].flatMap(({ mediaType, digest, size, artifactType }) => {
    const descriptor = { mediaType, digest, size, artifactType };
    const tags = tagsOf.get(digest) ?? [];
    return tags.length === 0 ? [descriptor] : tags.map((tag) => ({ ...descriptor, annotations: { [refName]: tag } }));
  });
  return JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests });
}

export interface LayoutEntry {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly tag?: string;
}

/** What an `index.json` lists, ours or another program's; entries that make no sense here are left out. */
export function decodeLayoutIndex(text: string): readonly LayoutEntry[] {
  const index = JSON.parse(text) as { manifests?: readonly RawEntry[] };
  return (index.manifests ?? []).flatMap((entry) => {
    const digest = entry.digest;
    if (typeof digest !== 'string' || !isDigest(digest) || typeof entry.mediaType !== 'string') return [];
    const tag = entry.annotations?.[refName];
    return [{ digest, mediaType: entry.mediaType, ...(typeof tag === 'string' && isTag(tag) ? { tag } : {}) }];
  });
}

interface RawEntry {
  readonly digest?: unknown;
  readonly mediaType?: unknown;
  readonly annotations?: Readonly<Record<string, unknown>>;
}
