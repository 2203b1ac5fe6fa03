// SPDX-License-Identifier: Apache-2.0
import { decodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';

export interface PaxRecords {
  readonly name?: string;
  readonly target?: string;
  readonly size?: number;
}

/** The records of a PAX extended header that change where content lies. Lengths count bytes, so it works on bytes. */
export function parsePaxRecords(bytes: Uint8Array): PaxRecords {
  let records: PaxRecords = {};
  for (let offset = 0; offset < bytes.byteLength; ) {
    const space = bytes.indexOf(0x20, offset);
    const length = space < 0 ? Number.NaN : lengthOf(bytes.subarray(offset, space));
    const end = offset + length;
    if (!(end > space + 1) || end > bytes.byteLength || bytes[end - 1] !== 0x0a)
      throw malformed('wanted PAX records, got something else');
    records = { ...records, ...readRecord(decodeUtf8(bytes.subarray(space + 1, end - 1), 'archive-malformed')) };
    offset = end;
  }
  return records;
}

function lengthOf(digits: Uint8Array): number {
  const text = decodeUtf8(digits, 'archive-malformed');
  return /^\d{1,7}$/.test(text) ? Number(text) : Number.NaN;
}

function readRecord(record: string): PaxRecords {
  const equals = record.indexOf('=');
  const key = record.slice(0, Math.max(0, equals));
  const value = record.slice(equals + 1);
  if (key.startsWith('GNU.sparse.')) throw malformed('sparse entries are refused');
  switch (key) {
    case 'path':
      return { name: value };
    case 'linkpath':
      return { target: value };
    case 'size':
      return { size: parseSize(value) };
    default:
      return {};
  }
}

function parseSize(text: string): number {
  const size = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(size)) return size;
  throw malformed('wanted a size in a PAX record, got something else');
}

function malformed(message: string): MalformedError {
  return new MalformedError('archive-malformed', message);
}
