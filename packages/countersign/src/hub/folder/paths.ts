// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { type Digest, digestAlgorithm, digestEncoded } from '../../oci/digest.ts';

/** Names inside a layout. A repository may be called so too; a leading `_`, which no component can have, tells them apart. */
const reserved = new Set(['blobs', 'index.json', 'oci-layout']);

export interface HubPaths {
  readonly root: string;
  /** Everything that is not a layout. */
  readonly own: string;
  readonly uploads: string;
  /** One more name for every blob, so that it can be found from anywhere. */
  readonly content: string;
}

export function hubPaths(root: string): HubPaths {
  const own = join(root, '_hub');
  return { root, own, uploads: join(own, 'uploads'), content: join(own, 'content') };
}

/** The layout of a repository: `oci:ROOT/team/app` reads it. The name must have passed the grammar, so no part is `..`. */
export function repositoryPath(paths: HubPaths, repository: string): string {
  const parts = repository.split('/').map((part) => (reserved.has(part) ? `_${part}` : part));
  return join(paths.root, ...parts);
}

/** image-spec 1.1 §image-layout: `ALGORITHM/HEX` below `blobs`. */
export function digestPath(folder: string, digest: Digest): string {
  return join(folder, digestAlgorithm(digest), digestEncoded(digest));
}
