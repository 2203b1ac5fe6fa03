// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';

/** Whether the path is of the system (`/dev/stdout`, `/dev/fd/63` of a shell): written to like a file, and not to be removed like one. */
export function isDevicePath(path: string): boolean {
  return /^\/(?:dev|proc)\//.test(resolve(path));
}
