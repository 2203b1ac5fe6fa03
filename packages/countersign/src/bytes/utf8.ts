// SPDX-License-Identifier: Apache-2.0
import { isAscii, isUtf8 } from 'node:buffer';
import type { MalformedCode } from '../errors/codes.ts';
import { MalformedError } from '../errors/errors.ts';

const encoder = new TextEncoder();

/**
 * The text whose UTF-8 encoding is exactly `bytes`: nothing is replaced, and a byte order mark stays in the text.
 *
 * @throws {MalformedError} with `code`
 */
export function decodeUtf8(bytes: Uint8Array, code: MalformedCode): string {
  if (!isUtf8(bytes)) throw new MalformedError(code, 'wanted UTF-8 text, got other bytes');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // As Latin-1 a character takes one byte: half the room, and half the time for JSON.parse.
  return buffer.toString(isAscii(bytes) ? 'latin1' : 'utf8');
}

/** Lone surrogates become U+FFFD, so text from outside must have been checked (`parseJson` does). */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}
