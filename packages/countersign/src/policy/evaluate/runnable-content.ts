// SPDX-License-Identifier: Apache-2.0
import type { Manifest } from '../../oci/manifest.ts';
import { mediaTypes } from '../../oci/media-type.ts';

/**
 * Whether the manifest might be run as a container: everything but what carries nothing but in-toto statements (as BuildKit adds to an
 * index under `unknown/unknown`), which no runtime unpacks. What the descriptor claims decides nothing, nor does the type of the
 * configuration, which some runtimes do not look at.
 */
export function canRun(manifest: Manifest): boolean {
  if (manifest.kind === 'index') return true;
  return manifest.layers.length === 0 || manifest.layers.some(({ mediaType }) => mediaType !== mediaTypes.inToto);
}
