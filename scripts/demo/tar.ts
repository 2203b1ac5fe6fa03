// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';

export interface TarFile {
  readonly name: string;
  readonly content: Uint8Array;
}

/** A ustar archive of a few small files, all owned by root and without dates, so that the same files give the same digest. */
export function encodeTar(files: readonly TarFile[]): Uint8Array {
  return Buffer.concat([...files.flatMap(encodeFile), Buffer.alloc(1024)]);
}

function encodeFile({ name, content }: TarFile): Uint8Array[] {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
}
