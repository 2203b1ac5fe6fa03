// SPDX-License-Identifier: Apache-2.0
import { createStreamingHash } from '../crypto/hash.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { digestAlgorithm, digestEncoded } from '../oci/digest.ts';

/**
 * `chunks` again, ending normally only if they were exactly the content of `blob`; otherwise `mismatch` makes the error.
 * No byte beyond the announced size is passed on.
 */
export async function* verifiedStream(
  blob: Descriptor,
  chunks: AsyncIterable<Uint8Array>,
  mismatch: (message: string) => Error,
): AsyncIterable<Uint8Array> {
  const hash = createStreamingHash(digestAlgorithm(blob.digest));
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > blob.size) throw mismatch(`wanted ${blob.size} bytes of \`${blob.digest}\`, got more`);
    hash.update(chunk);
    yield chunk;
  }
  if (size !== blob.size) throw mismatch(`wanted ${blob.size} bytes of \`${blob.digest}\`, got ${size}`);
  const got = hash.hex();
  if (got !== digestEncoded(blob.digest))
    throw mismatch(`wanted content with digest \`${blob.digest}\`, got \`${got}\``);
}
