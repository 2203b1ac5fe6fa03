// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';
import type { Manifest } from '../oci/manifest.ts';
import type { RepositoryState } from './repository-state.ts';
import type { Storage } from './storage.ts';

/**
 * The first thing that the manifest needs and the repository lacks, or null. The subject may come later, and layers that may
 * not be distributed never come at all.
 */
export async function findMissingContent(
  storage: Storage,
  state: RepositoryState,
  manifest: Manifest,
): Promise<Digest | null> {
  const needed =
    manifest.kind === 'index' ? manifest.manifests : [manifest.config, ...manifest.layers.filter(isDistributable)];
  for (const { digest } of needed) {
    if (!state.manifests.has(digest) && (await knownBlobSize(storage, state, digest)) === null) return digest;
  }
  return null;
}

export async function knownBlobSize(storage: Storage, state: RepositoryState, digest: Digest): Promise<number | null> {
  const known = state.blobSizes.get(digest);
  if (known !== undefined) return known;
  const { deletions } = state;
  const size = await storage.blobSize(state, digest);
  if (size !== null && state.deletions === deletions) state.blobSizes.set(digest, size);
  return size;
}

function isDistributable(layer: Descriptor): boolean {
  return layer.urls === undefined && !/\.nondistributable\.|\.foreign\./.test(layer.mediaType);
}
