// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { selectPlatform } from '../oci/select-platform.ts';
import { imageNotFound, inspectionOrFailure } from './failed-inspection.ts';
import { withDescendants } from './inspect-descendants.ts';
import { inspectDigest } from './inspect-digest.ts';
import type { Inspection } from './inspection.ts';
import type { InspectRequest } from './inspection-request.ts';

/**
 * Looks at one image everywhere and says what can be said: the one pipeline of every program.
 *
 * A tag is resolved once; all that follows is by digest. Throws only misuse of the library, bugs and interruption.
 */
export async function inspectImage(request: InspectRequest): Promise<Inspection> {
  return await inspectionOrFailure({ reference: request.reference }, async () => {
    const image = await resolveImage(request);
    if (image === null) throw imageNotFound(request.reference);
    const digest = image?.descriptor.digest ?? (request.target as Digest);
    const own = await inspectDigest(request, digest, image);
    if (request.index !== 'recursive' || image === undefined) return own;
    return await withDescendants(request, own, image);
  });
}

/** Undefined: the digest is known already, and the manifest is read together with the signatures. */
async function resolveImage(request: InspectRequest): Promise<StoredManifest | null | undefined> {
  const byDigest = typeof request.target === 'string';
  if (byDigest && request.index === 'self' && request.platform === undefined) return undefined;
  const image = await request.source.readManifest(request.target, request);
  if (image === null || request.platform === undefined) return image;
  if (image.manifest.kind !== 'index') {
    const message = `wanted an index to choose a platform from, got the manifest of one image`;
    throw new UsageError('usage-flag', message, { hint: 'drop `--platform`' });
  }
  const chosen = selectPlatform(image.manifest, request.platform);
  return await request.source.readManifest(chosen.digest, request);
}
