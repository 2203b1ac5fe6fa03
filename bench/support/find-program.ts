// SPDX-License-Identifier: Apache-2.0
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const tools = process.env['COUNTERSIGN_TOOLS'] ?? join(homedir(), '.cache/countersign-tools');

/** The path of a program of others, or undefined where it is not installed. */
export function findProgram(name: string): string | undefined {
  const folders = [join(tools, 'bin'), ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
