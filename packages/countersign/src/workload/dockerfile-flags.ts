// SPDX-License-Identifier: Apache-2.0

/** What stands behind the name of an instruction. */
export interface FlaggedText {
  readonly flags: readonly string[];
  /** What follows them. */
  readonly rest: string;
}

/**
 * The flags at the beginning of an instruction, as BuildKit cuts them: quotes and escapes are taken away wherever they stand, so that
 * `--fr"om"=image` is one too.
 */
export function dockerfileFlags(text: string, escape: string): FlaggedText {
  const flags: string[] = [];
  let index = skipSpaces(text, 0);
  while (text.startsWith('--', index)) {
    const { word, end } = readWord(text, index, escape);
    flags.push(word);
    index = skipSpaces(text, end);
  }
  return { flags, rest: text.slice(index) };
}

function readWord(text: string, start: number, escape: string): { readonly word: string; readonly end: number } {
  let word = '';
  let open = '';
  let index = start;
  for (; index < text.length; index++) {
    const character = text[index] as string;
    if (open === '' && /\s/.test(character)) break;
    if (character === open) open = '';
    else if (character === escape) word += text[++index] ?? '';
    else if (open === '' && /["']/.test(character)) open = character;
    else word += character;
  }
  return { word, end: index };
}

function skipSpaces(text: string, start: number): number {
  let index = start;
  while (index < text.length && /\s/.test(text[index] as string)) index++;
  return index;
}
