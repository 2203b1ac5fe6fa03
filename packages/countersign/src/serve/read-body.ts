// SPDX-License-Identifier: Apache-2.0
import type { ServeRequest } from './http.ts';

/** The whole body, or null if it is longer than `maxBytes`: reading stops there, whatever Content-Length said. */
export async function readBody(request: ServeRequest, maxBytes: number): Promise<Uint8Array | null> {
  if (Number(request.header('content-length') ?? 0) > maxBytes) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks, size);
}
