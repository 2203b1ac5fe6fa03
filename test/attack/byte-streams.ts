// SPDX-License-Identifier: Apache-2.0

/** Opens a stream of `bytes` in pieces of `pieceBytes`. */
export function opener(
  bytes: Uint8Array,
  pieceBytes: number = bytes.byteLength,
): () => Promise<AsyncIterable<Uint8Array>> {
  return () => Promise.resolve(pieces(bytes, pieceBytes));
}

export async function* pieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let start = 0; start < bytes.byteLength; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
}

export async function collect(stream: AsyncIterable<Uint8Array> | null): Promise<Buffer | null> {
  if (stream === null) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
