// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import { digestOf } from '../oci/digest.ts';
import type { CallOptions, MergedManifest } from '../ports/content.ts';
import { putManifest } from './put-manifest.ts';
import type { RegistryContext } from './registry-context.ts';

const nobodysEtag = '"sha256:0000000000000000000000000000000000000000000000000000000000000000"';

/**
 * Whether the registry evaluates `If-Match` on manifests. Found out once for each host, by writing content that was just written
 * again under its own digest with a condition that cannot hold: 412 says yes. Where conditions are ignored this stores the same
 * bytes in the same place, so the question harms nobody.
 */
export async function honoursConditions(
  context: RegistryContext,
  written: MergedManifest,
  options: CallOptions,
): Promise<boolean> {
  const known = context.memory.conditionalWrites.get(context.host);
  if (known !== undefined) return known;
  const digest = digestOf(written.bytes);
  const { bytes, mediaType } = written;
  try {
    const condition = { 'if-match': nobodysEtag };
    const { kind } = await putManifest(context, { target: digest, bytes, mediaType, digest, condition, ...options });
    context.memory.conditionalWrites.set(context.host, kind === 'conflict');
    return kind === 'conflict';
  } catch (error) {
    // Not knowing costs only time: the slow way is right at every registry.
    if (error instanceof UnavailableError) return false;
    throw error;
  }
}
