// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import { selectPlatform } from '../oci/select-platform.ts';
import type { InspectRequest } from './inspection-request.ts';

export type ResolveRequest = Pick<InspectRequest, 'source' | 'target' | 'platform' | 'index' | 'signal'>;

/**
 * The manifest that is looked at: what the target stands for, or one platform of it. Undefined: the digest is known already, and the manifest
 * is read together with the evidence. Null: there is no such thing.
 *
 * @throws {UsageError} `usage-flag` for a platform of something that has none
 */
export async function resolveTarget(request: ResolveRequest): Promise<StoredManifest | null | undefined> {
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
