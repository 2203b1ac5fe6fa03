// SPDX-License-Identifier: Apache-2.0
import type { ByteRange } from './storage.ts';

/**
 * What a Range field asks of `size` bytes (RFC 9110 §14.1.2): a part, the whole (no field, another unit, several parts: a server
 * may ignore those), or nothing that exists.
 */
export function parseByteRange(field: string | undefined, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  if (field === undefined) return 'whole';
  const parts = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(field);
  if (parts === null) return 'whole';
  const [, first = '', last = ''] = parts;
  if (first === '') return suffix(last, size);
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start < size && start <= end ? { start, end } : 'unsatisfiable';
}

function suffix(length: string, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  if (length === '') return 'whole';
  if (Number(length) === 0 || size === 0) return 'unsatisfiable';
  return { start: Math.max(size - Number(length), 0), end: size - 1 };
}
