// SPDX-License-Identifier: Apache-2.0

const maxShown = 160;
// Controls, line separators, and the marks that reorder text on a terminal (CVE-2021-42574).
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}`]/gu;

/** `text` between backticks, safe to print: bounded, one line, nothing a terminal would obey. */
export function quote(text: string): string {
  const shown = text.length > maxShown ? `${text.slice(0, maxShown)}…` : text;
  return `\`${shown.replace(unsafe, escapeCharacter)}\``;
}

function escapeCharacter(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
