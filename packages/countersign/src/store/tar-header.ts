// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';

export interface TarHeader {
  readonly name: string;
  /** What a link points to; empty for all else. */
  readonly target: string;
  /** Bytes of content that follow; zero for links and folders, whatever the field says. */
  readonly size: number;
  readonly type: string;
}

/** One header block (POSIX ustar, GNU), or null for the block of zeros that ends an archive. */
export function parseTarHeader(block: Uint8Array): TarHeader | null {
  if (block.every((byte) => byte === 0)) return null;
  checkSum(block);
  const type = String.fromCharCode(block[156] ?? 0);
  const prefix = textAt(block, 257, 5) === 'ustar' && block[262] === 0 ? textAt(block, 345, 155) : '';
  const name = textAt(block, 0, 100);
  const size = numberAt(block, 124, 12);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    target: textAt(block, 157, 100),
    size: ['1', '2', '3', '4', '5', '6'].includes(type) ? 0 : size,
    type,
  };
}

function checkSum(block: Uint8Array): void {
  let sum = 0;
  // The field itself counts as eight spaces.
  for (const [at, byte] of block.entries()) sum += at >= 148 && at < 156 ? 0x20 : byte;
  if (numberAt(block, 148, 8) !== sum) throw malformed('wanted a tar header, got a block with another checksum');
}

function textAt(block: Uint8Array, offset: number, length: number): string {
  const field = block.subarray(offset, offset + length);
  const end = field.indexOf(0);
  return decodeUtf8(end < 0 ? field : field.subarray(0, end), 'archive-malformed');
}

/** Octal digits, or GNU's big-endian number behind a set top bit. */
function numberAt(block: Uint8Array, offset: number, length: number): number {
  const field = block.subarray(offset, offset + length);
  const value = (field[0] ?? 0) >= 0x80 ? binaryNumber(field) : octalNumber(textAt(block, offset, length));
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw malformed('wanted a number in a tar header, got something else');
}

function binaryNumber(field: Uint8Array): number {
  let value = (field[0] ?? 0) & 0x7f;
  for (const byte of field.subarray(1)) value = value * 256 + byte;
  return value;
}

function octalNumber(text: string): number {
  const digits = text.trim();
  if (digits === '') return 0;
  return /^[0-7]{1,20}$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

function malformed(message: string): MalformedError {
  return new MalformedError('archive-malformed', message);
}
