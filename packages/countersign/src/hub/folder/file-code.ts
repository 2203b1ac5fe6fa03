// SPDX-License-Identifier: Apache-2.0

/** Whether the system refused with one of these codes (`ENOENT`, `EEXIST` …). */
export function hasFileCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}
