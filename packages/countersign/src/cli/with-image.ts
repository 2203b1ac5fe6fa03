// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { ExitCode } from '../errors/exit-code.ts';
import type { ContentStore } from '../ports/content.ts';
import type { Invocation } from './define-command.ts';
import { type ImagePlaces, openPlaces } from './image-places.ts';
import { type OpenedImage, openImage } from './open-image.ts';
import { parseRegistrySettings } from './registry-flags.ts';

/** Opens the places that the registry flags allow, and closes them when `work` is done. */
export async function withPlaces(
  { flags, context }: Invocation,
  work: (places: ImagePlaces) => Promise<ExitCode>,
): Promise<ExitCode> {
  const places = await openPlaces(await parseRegistrySettings(flags, context), context);
  try {
    return await work(places);
  } finally {
    places.close();
  }
}

/** As `withPlaces`, for a command whose first argument is one image. */
export async function withImage(
  invocation: Invocation,
  work: (image: OpenedImage) => Promise<ExitCode>,
): Promise<ExitCode> {
  return await withPlaces(invocation, async (places) => await work(await openImage(invocation.args[0] ?? '', places)));
}

/** Where what is attached to the image is written and deleted. @throws {UsageError} `reference-unsupported` for an archive */
export function attachmentStore(image: OpenedImage): ContentStore {
  if (image.signatureStore !== undefined) return image.signatureStore;
  throw new UsageError('reference-unsupported', `nothing can be written to \`${image.text}\``, {
    hint: 'copy it into an OCI layout first',
  });
}
