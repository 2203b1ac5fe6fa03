// SPDX-License-Identifier: Apache-2.0
import type { Digest } from '../oci/digest.ts';
import { imageNotFound, inspectionOrFailure } from './failed-inspection.ts';
import { withDescendants } from './inspect-descendants.ts';
import { inspectDigest } from './inspect-digest.ts';
import type { Inspection } from './inspection.ts';
import type { InspectRequest } from './inspection-request.ts';
import { resolveTarget } from './resolve-target.ts';

/**
 * Looks at one image everywhere and says what can be said: the one pipeline of every program.
 *
 * A tag is resolved once; all that follows is by digest. Throws only misuse of the library, bugs and interruption.
 */
export async function inspectImage(request: InspectRequest): Promise<Inspection> {
  return await inspectionOrFailure({ reference: request.reference }, async () => {
    const image = await resolveTarget(request);
    if (image === null) throw imageNotFound(request.reference);
    const digest = image?.descriptor.digest ?? (request.target as Digest);
    const own = await inspectDigest(request, digest, image);
    if (request.index !== 'recursive' || image === undefined) return own;
    return await withDescendants(request, own, image);
  });
}
