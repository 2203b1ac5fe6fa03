// SPDX-License-Identifier: Apache-2.0

/** `text` as it may stand in a status line: printable ASCII, at most 200 characters (a line break would forge headers). */
export function reasonPhrase(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, '?').slice(0, 200);
}
