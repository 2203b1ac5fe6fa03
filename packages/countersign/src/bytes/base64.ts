// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';

/**
 * The bytes that standard padded base64 (RFC 4648 §4) spells out. Exactly one text decodes to given bytes: white space,
 * missing or surplus padding, the URL alphabet and set trailing bits are refused.
 *
 * @throws {MalformedError} `base64-malformed`
 */
export function decodeBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  // Buffer skips what it does not know, and looks at the lower byte of a character alone (U+012B is `+` to it), so that no count of
  // what came out is enough; only text that comes back out the same is canonical.
  if (bytes.toString('base64') !== text) {
    throw new MalformedError('base64-malformed', 'wanted canonical padded base64 without white space');
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function encodeBase64(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('base64');
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
