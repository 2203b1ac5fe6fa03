// SPDX-License-Identifier: Apache-2.0
import { close, fstat, fsync, open, read, write } from 'node:fs';
import { promisify } from 'node:util';

// Not `node:fs/promises`: to load it takes 2 ms, and with it come streams and the line editor, which most commands never use.
const calls = {
  open: promisify(open),
  close: promisify(close),
  stat: promisify(fstat),
  sync: promisify(fsync),
  read: promisify(read),
  write: promisify(write),
};

/** An open file, closed at the end of its `await using`. */
export interface OpenFile extends AsyncDisposable {
  sizeBytes(): Promise<number>;
  /** How many bytes came; 0 at the end. */
  read(into: Uint8Array): Promise<number>;
  write(bytes: Uint8Array): Promise<void>;
  /** Everything written is on the disk. */
  sync(): Promise<void>;
}

/** @throws what the system says, with its `code` */
export async function openFile(path: string, flags: number, mode?: number): Promise<OpenFile> {
  const file = await calls.open(path, flags, mode);
  return {
    sizeBytes: async () => (await calls.stat(file)).size,
    read: async (into) => (await calls.read(file, into, 0, into.byteLength, null)).bytesRead,
    write: async (bytes) => {
      let at = 0;
      while (at < bytes.length) at += (await calls.write(file, bytes, at)).bytesWritten;
    },
    sync: async () => await calls.sync(file),
    [Symbol.asyncDispose]: async () => await calls.close(file),
  };
}
