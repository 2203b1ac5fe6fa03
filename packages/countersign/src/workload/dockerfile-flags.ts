// SPDX-License-Identifier: Apache-2.0

/**
 * The flags at the beginning of an instruction, as BuildKit cuts them: quotes and backslashes are taken away wherever they stand, so
 * that `--fr"om"=image` is one too.
 */
export function dockerfileFlags(rest: string): readonly string[] {
  const flags: string[] = [];
  let index = skipSpaces(rest, 0);
  while (rest.startsWith('--', index)) {
    const { word, end } = readWord(rest, index);
    flags.push(word);
    index = skipSpaces(rest, end);
  }
  return flags;
}

function readWord(text: string, start: number): { readonly word: string; readonly end: number } {
  let word = '';
  let open = '';
  let index = start;
  for (; index < text.length; index++) {
    const character = text[index] as string;
    if (open === '' && /\s/.test(character)) break;
    if (character === open) open = '';
    else if (character === '\\') word += text[++index] ?? '';
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
