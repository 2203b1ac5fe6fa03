// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from './concat.ts';

/** All that arrives, or null as soon as it is more than `maxBytes`: then reading stops, and no more than that is held. */
export async function collectBounded(chunks: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array | null> {
  const collected: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > maxBytes) return null;
    collected.push(chunk);
  }
  return concatBytes(...collected);
}
