// SPDX-License-Identifier: Apache-2.0
import { runLimited } from '../discover/run-limited.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { ContentSource } from '../ports/content.ts';
import { type Attached, listAttached } from '../transfer/list-attached.ts';
import { readAttachedBundle } from './layer-claims.ts';

/** An image with all that is attached to it, and to what it consists of. */
export interface AttachedTree {
  readonly manifest: StoredManifest;
  /** `os/architecture`, for a part of an index. */
  readonly platform?: string;
  readonly attached: readonly AttachedAt[];
  /** The images of an index that are there. */
  readonly parts: readonly AttachedTree[];
}

/** One attached manifest and the place that it lies in, which may be the alternate repository. */
export interface AttachedAt {
  readonly source: string;
  readonly item: Attached;
  /** The Sigstore bundle that it holds, where that was read. */
  readonly bundle?: Uint8Array;
}

/** @throws as `listAttached`: a tree that is returned is complete */
export async function readAttachedTree(
  image: StoredManifest,
  sources: TreeSources,
  signal: AbortSignal,
): Promise<AttachedTree> {
  const lists = await Promise.all(
    sources.attachments.map(async (source) => {
      const { attached } = await listAttached(source, image.descriptor.digest, { signal });
      return await runLimited(attached, 8, async (item): Promise<AttachedAt> => {
        const bundle = await readAttachedBundle(source, item, { signal });
        return { source: source.name, item, ...(bundle === undefined ? {} : { bundle }) };
      });
    }),
  );
  return { manifest: image, attached: lists.flat(), parts: await readParts(image, sources, signal) };
}

export interface TreeSources {
  readonly image: ContentSource;
  readonly attachments: readonly ContentSource[];
}

async function readParts(
  { manifest }: StoredManifest,
  sources: TreeSources,
  signal: AbortSignal,
): Promise<readonly AttachedTree[]> {
  if (manifest.kind !== 'index') return [];
  const parts: AttachedTree[] = [];
  for (const { digest, platform } of manifest.manifests) {
    const stored = await sources.image.readManifest(digest, { signal });
    // A part may be missing where somebody copied one platform only.
    if (stored === null) continue;
    const name =
      platform === undefined
        ? {}
        : { platform: [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/') };
    parts.push({ ...(await readAttachedTree(stored, sources, signal)), ...name });
  }
  return parts;
}
