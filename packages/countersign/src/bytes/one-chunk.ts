// SPDX-License-Identifier: Apache-2.0

/** `bytes` as a stream, for what takes content only in pieces. */
export async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes;
}
