// SPDX-License-Identifier: Apache-2.0
import { crc32 } from 'node:zlib';
import type { JournalEntry } from './journal-entry.ts';

/** Head: length of the description, length of the content, CRC-32 of both; four bytes each, big-endian. */
const headBytes = 12;

export function encodeJournalFrame(entry: JournalEntry): Uint8Array {
  const content = entry.kind === 'put' ? entry.bytes : new Uint8Array();
  const description = Buffer.from(JSON.stringify({ ...entry, bytes: undefined }));
  const frame = Buffer.allocUnsafe(headBytes + description.byteLength + content.byteLength);
  frame.writeUInt32BE(description.byteLength, 0);
  frame.writeUInt32BE(content.byteLength, 4);
  frame.set(description, headBytes);
  frame.set(content, headBytes + description.byteLength);
  frame.writeUInt32BE(crc32(frame.subarray(headBytes)), 8);
  return frame;
}

/** Every entry up to the first frame that is cut or damaged: what follows was never acknowledged. */
export function* decodeJournal(bytes: Uint8Array): Generator<JournalEntry> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + headBytes <= buffer.byteLength) {
    const middle = at + headBytes + buffer.readUInt32BE(at);
    const end = middle + buffer.readUInt32BE(at + 4);
    if (end > buffer.byteLength) return;
    if (crc32(buffer.subarray(at + headBytes, end)) !== buffer.readUInt32BE(at + 8)) return;
    const description = JSON.parse(buffer.toString('utf8', at + headBytes, middle)) as JournalEntry;
    yield description.kind === 'put' ? { ...description, bytes: buffer.subarray(middle, end) } : description;
    at = end;
  }
}
