// SPDX-License-Identifier: Apache-2.0
import { UntrustedError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { StoredManifest } from '../oci/manifest.ts';
import type { OpenedImage } from './open-image.ts';

/** The manifest that the reference leads to now. @throws {UntrustedError} `image-not-found` */
export async function readImage(image: OpenedImage, signal: AbortSignal): Promise<StoredManifest> {
  const stored = await image.store.readManifest(image.target, { signal });
  if (stored === null) throw new UntrustedError('image-not-found', `\`${image.text}\` does not exist`);
  return stored;
}

/** The digest that the reference names or leads to now; one that was given is not looked up, so the image may be gone. */
export async function resolveDigest(image: OpenedImage, signal: AbortSignal): Promise<Digest> {
  return typeof image.target === 'string' ? image.target : (await readImage(image, signal)).descriptor.digest;
}
