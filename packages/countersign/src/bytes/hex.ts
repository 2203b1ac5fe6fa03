// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';

const grammar = /^(?:[0-9a-f]{2})*$/;

/**
 * The bytes that lower-case hexadecimal spells out.
 *
 * @throws {MalformedError} `hex-malformed`
 */
export function decodeHex(text: string): Uint8Array {
  if (!grammar.test(text)) {
    throw new MalformedError('hex-malformed', 'wanted an even number of lower-case hex digits');
  }
  const bytes = Buffer.from(text, 'hex');
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function encodeHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
