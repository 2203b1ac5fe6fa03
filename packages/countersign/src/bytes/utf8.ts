// SPDX-License-Identifier: Apache-2.0
import type { MalformedCode } from '../errors/codes.ts';
import { MalformedError } from '../errors/errors.ts';

const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * The text whose UTF-8 encoding is exactly `bytes`: nothing is replaced, and a byte order mark stays in the text.
 *
 * @throws {MalformedError} with `code`
 */
export function decodeUtf8(bytes: Uint8Array, code: MalformedCode): string {
  try {
    return strictDecoder.decode(bytes);
  } catch (cause) {
    throw new MalformedError(code, 'wanted UTF-8 text, got other bytes', { cause });
  }
}

/** Lone surrogates become U+FFFD, so text from outside must have been checked (`parseJson` does). */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}
