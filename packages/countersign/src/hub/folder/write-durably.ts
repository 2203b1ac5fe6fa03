// SPDX-License-Identifier: Apache-2.0
import { open, rename } from 'node:fs/promises';

/**
 * The file has these bytes, whole, or is as it was; the bytes are on the disk when this resolves, the name only after the
 * folder was synced too. `temporary` must lie on the same file system.
 */
export async function writeDurably(path: string, bytes: Uint8Array | string, temporary: string): Promise<void> {
  const file = await open(temporary, 'w', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
