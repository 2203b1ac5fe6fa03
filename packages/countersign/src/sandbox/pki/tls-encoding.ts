// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../../bytes/concat.ts';

/** A whole number in `width` bytes, most significant first (RFC 5246 §4.4). */
export function tlsInteger(width: number, value: number | bigint): Uint8Array {
  const bytes = new Uint8Array(width);
  let rest = BigInt(value);
  for (let index = width - 1; index >= 0; index -= 1, rest >>= 8n) bytes[index] = Number(rest & 0xffn);
  return bytes;
}

/** A vector of variable length: its length in `width` bytes, then its content (RFC 5246 §4.3). */
export function tlsVector(width: number, ...content: readonly Uint8Array[]): Uint8Array {
  const whole = concatBytes(...content);
  return concatBytes(tlsInteger(width, whole.byteLength), whole);
}
