// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../bytes/concat.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';

/** One entry of a tar for tests; every field can be made to lie. */
export interface TestTarEntry {
  readonly name: string;
  readonly content?: Uint8Array | string;
  readonly type?: string;
  readonly target?: string;
  /** Written into the header in place of the length of the content. */
  readonly size?: number;
}

export function testTar(entries: readonly TestTarEntry[]): Uint8Array {
  return concatBytes(...entries.flatMap(encodeEntry), new Uint8Array(1024));
}

export function encodeEntry(entry: TestTarEntry): readonly Uint8Array[] {
  const content = typeof entry.content === 'string' ? encodeUtf8(entry.content) : (entry.content ?? new Uint8Array(0));
  const padding = new Uint8Array((512 - (content.byteLength % 512)) % 512);
  return [encodeHeader(entry, entry.size ?? content.byteLength), content, padding];
}

function encodeHeader(entry: TestTarEntry, size: number): Uint8Array {
  const block = new Uint8Array(512);
  const put = (offset: number, text: string): void => block.set(encodeUtf8(text), offset);
  put(0, entry.name.slice(0, 100));
  put(100, '0000644\0');
  if (size < 8 ** 11) put(124, `${size.toString(8).padStart(11, '0')}\0`);
  else block.set(binarySize(size), 124);
  put(148, '        ');
  put(156, entry.type ?? '0');
  put(157, entry.target ?? '');
  put(257, 'ustar\u000000');
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}

function binarySize(size: number): Uint8Array {
  const field = new Uint8Array(12);
  for (let at = 11, rest = size; at > 0; at--, rest = Math.floor(rest / 256)) field[at] = rest % 256;
  field[0] = 0x80;
  return field;
}

export function paxRecord(key: string, value: string): string {
  const rest = encodeUtf8(` ${key}=${value}\n`).byteLength;
  let length = rest + 1;
  while (String(length).length + rest !== length) length++;
  return `${length} ${key}=${value}\n`;
}
