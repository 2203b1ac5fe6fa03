// SPDX-License-Identifier: Apache-2.0
import { createStreamingHash } from '../crypto/hash.ts';
import { UsageError } from '../errors/errors.ts';
import type { Descriptor } from './descriptor.ts';
import { digestAlgorithm, digestEncoded } from './digest.ts';

/**
 * Bytes that end normally only if they were exactly the content of a blob. Hashing costs two thirds of a pull, so whoever is
 * handed one of these need not do it again. They can be read once.
 */
export class VerifiedBytes implements AsyncIterable<Uint8Array> {
  readonly #blob: Descriptor;
  readonly #chunks: AsyncIterable<Uint8Array>;
  #isTaken = false;

  private constructor(blob: Descriptor, chunks: AsyncIterable<Uint8Array>) {
    this.#blob = blob;
    this.#chunks = chunks;
  }

  /**
   * Passes on no byte beyond the announced size, and the last piece only when the whole is known to be right, so that no reader sees
   * all of a forgery; otherwise `mismatch` makes the error.
   */
  static check(
    blob: Descriptor,
    chunks: AsyncIterable<Uint8Array>,
    mismatch: (message: string) => Error,
  ): VerifiedBytes {
    if (chunks instanceof VerifiedBytes && chunks.#isContentOf(blob)) return chunks;
    return new VerifiedBytes(blob, checked(blob, chunks, mismatch));
  }

  /** The same bytes; `onPassed` learns of each piece when the reader asks for the next one. */
  observed(onPassed: (bytes: number) => void): VerifiedBytes {
    return new VerifiedBytes(this.#blob, observedChunks(this, onPassed));
  }

  /** @throws {UsageError} `usage-api` the second time: the rest of what somebody began to read is not the content of the blob */
  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    if (this.#isTaken) throw new UsageError('usage-api', `the bytes of \`${this.#blob.digest}\` can be read only once`);
    this.#isTaken = true;
    return this.#chunks[Symbol.asyncIterator]();
  }

  #isContentOf(blob: Descriptor): boolean {
    return this.#blob.digest === blob.digest && this.#blob.size === blob.size;
  }
}

async function* checked(
  blob: Descriptor,
  chunks: AsyncIterable<Uint8Array>,
  mismatch: (message: string) => Error,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createStreamingHash(digestAlgorithm(blob.digest));
  const requireDigest = (): void => {
    const got = hash.hex();
    if (got !== digestEncoded(blob.digest))
      throw mismatch(`wanted content with digest \`${blob.digest}\`, got \`${got}\``);
  };
  let size = 0;
  let proven = false;
  for await (const chunk of chunks) {
    if (chunk.byteLength === 0) continue;
    size += chunk.byteLength;
    if (size > blob.size) throw mismatch(`wanted ${blob.size} bytes of \`${blob.digest}\`, got more`);
    hash.update(chunk);
    if (size === blob.size) {
      requireDigest();
      proven = true;
    }
    yield chunk;
  }
  if (size !== blob.size) throw mismatch(`wanted ${blob.size} bytes of \`${blob.digest}\`, got ${size}`);
  if (!proven) requireDigest();
}

async function* observedChunks(
  chunks: AsyncIterable<Uint8Array>,
  onPassed: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    yield chunk;
    onPassed(chunk.byteLength);
  }
}
