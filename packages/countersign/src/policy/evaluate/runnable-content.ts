// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from '../../oci/descriptor.ts';
import type { Manifest } from '../../oci/manifest.ts';
import { mediaTypes } from '../../oci/media-type.ts';

/**
 * Whether what an index lists might be run as a container: everything but in-toto statements for the platform `unknown/unknown`, as BuildKit
 * adds them. Neither is enough: some runtimes unpack layers whatever their type, and some run what claims any platform when asked to. The
 * type of the configuration decides nothing, because some runtimes do not look at it.
 */
export function canRun({ platform }: Pick<Descriptor, 'platform'>, manifest: Manifest): boolean {
  const isForNobody = platform?.os === 'unknown' && platform.architecture === 'unknown';
  if (manifest.kind === 'index' || !isForNobody) return true;
  return manifest.layers.length === 0 || manifest.layers.some(({ mediaType }) => mediaType !== mediaTypes.inToto);
}
