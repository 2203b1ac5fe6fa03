// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from '../../oci/descriptor.ts';
import { digestAlgorithm } from '../../oci/digest.ts';
import { mediaTypes } from '../../oci/media-type.ts';

/**
 * Whether only the content tells what the descriptor of an index stands for: it may be another index, or it goes by a digest that no list
 * uses. Runtimes take what calls itself the manifest of an image for nothing else.
 */
export function mayBeIndex({ mediaType, digest }: Pick<Descriptor, 'mediaType' | 'digest'>): boolean {
  const isImage = mediaType === mediaTypes.ociManifest || mediaType === mediaTypes.dockerManifest;
  return !isImage || digestAlgorithm(digest) !== 'sha256';
}
