// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';

/** The content on its way to a registry. Remembers whether the source failed, which must not be taken for the registry's fault. */
export interface WatchedSource {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly failure: () => { readonly error: unknown } | undefined;
}

/** Passes on exactly `blob.size` bytes or fails. */
export function watchSource(blob: Descriptor, source: AsyncIterable<Uint8Array>): WatchedSource {
  let failure: { readonly error: unknown } | undefined;
  async function* watched(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      let sent = 0;
      for await (const chunk of source) {
        sent += chunk.byteLength;
        if (sent > blob.size) throw wrongLength(blob, 'more');
        yield chunk;
      }
      if (sent !== blob.size) throw wrongLength(blob, `${sent}`);
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  return { bytes: watched(), failure: () => failure };
}

function wrongLength(blob: Descriptor, got: string): UsageError {
  return new UsageError('usage-api', `wanted ${blob.size} bytes for blob \`${blob.digest}\`, got ${got}`);
}
