// SPDX-License-Identifier: Apache-2.0

/** Control characters from outside must not move the cursor or forge a second line. */
export function oneLine(text: string): string {
  // Line separators and invisible marks too, which hide or reorder what stands beside them (CVE-2021-42574).
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 2000);
}
