// SPDX-License-Identifier: Apache-2.0

/** Deals one stream out in parts of chosen lengths; holds no more than one chunk of the source. */
export interface SplitStream {
  /** The next `length` bytes, fewer only where the source ends. Read it to its end before the next part is taken. */
  take(length: number): AsyncIterable<Uint8Array>;
  /** Lets go of the source. */
  close(): Promise<void>;
}

export function splitStream(source: AsyncIterable<Uint8Array>): SplitStream {
  const iterator = source[Symbol.asyncIterator]();
  let rest: Uint8Array = new Uint8Array();
  async function* take(length: number): AsyncGenerator<Uint8Array, void, undefined> {
    let missing = length;
    while (missing > 0) {
      if (rest.byteLength === 0) {
        const next = await iterator.next();
        if (next.done === true) return;
        rest = next.value;
      }
      const piece = rest.subarray(0, missing);
      rest = rest.subarray(piece.byteLength);
      missing -= piece.byteLength;
      if (piece.byteLength > 0) yield piece;
    }
  }
  return {
    take,
    close: async () => void (await iterator.return?.()),
  };
}
