// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../bytes/concat.ts';
import { UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';

/** @throws {UnavailableError} `registry-limit-exceeded` */
export function requireWithin(blob: Descriptor, maxBytes: number): void {
  if (blob.size <= maxBytes) return;
  throw new UnavailableError(
    'registry-limit-exceeded',
    `wanted at most ${maxBytes} bytes of \`${blob.digest}\`, got ${blob.size}`,
  );
}

/** All chunks in one array; whoever calls has bounded them. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : concatBytes(...parts);
}
