// SPDX-License-Identifier: Apache-2.0
import type { CliContext } from './context.ts';

/** What a command made: into the file that the caller names, replacing it, or to stdout. */
export async function writeResult(bytes: Uint8Array, file: string | undefined, context: CliContext): Promise<void> {
  if (file === undefined) await context.stdout.write(bytes);
  else await context.files.write(file, bytes, { overwrite: true });
}
