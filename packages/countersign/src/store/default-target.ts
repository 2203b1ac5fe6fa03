// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { Digest } from '../oci/digest.ts';

export interface NamedImage {
  readonly name: string | undefined;
  readonly descriptor: Descriptor;
}

/**
 * The one image of a place, for a reference that names none; null when there is no image.
 *
 * @throws {UsageError} `reference-malformed` when there are several, so that nobody signs or verifies the wrong one
 */
export function onlyImage(images: readonly NamedImage[], place: string): Digest | null {
  const digests = new Set(images.map((image) => image.descriptor.digest));
  const [first, ...others] = digests;
  if (first === undefined) return null;
  if (others.length === 0) return first;
  const names = [...new Set(images.map((image) => image.name ?? `@${image.descriptor.digest}`))];
  throw new UsageError(
    'reference-malformed',
    `${quote(place)} holds ${digests.size} images, and the reference names none`,
    {
      hint: `name one of ${names.slice(0, 5).map(quote).join(', ')}`,
      detail: { names },
    },
  );
}
