// SPDX-License-Identifier: Apache-2.0

const maxSteps = 16;

/**
 * Guesses at names that a regular expression matches; the caller must try them. Groups lose their other alternatives, classes become one
 * of their characters, repetitions one round. Enough for what people write as the pattern of an identity.
 */
export function samplesOf(pattern: string): readonly string[] {
  let text = pattern.replace(/\(\?[a-zA-Z]+\)|\(\?(?::|P?<\w+>)/g, (group) => (group.endsWith(')') ? '' : '('));
  const literals: string[] = [];
  // A private-use character stands for each escape and class, so that what was escaped is no operator any more.
  const keep = (literal: string): string => String.fromCharCode(0xe000 + literals.push(literal) - 1);
  text = text.replace(
    /\\([\s\S])|\[\^?(\\?[^\]])[^\]]*\]/g,
    (whole, escaped: string | undefined, first: string | undefined) =>
      keep(escaped === undefined ? ofClass(whole, first ?? '') : ofEscape(escaped)),
  );
  // A dot by itself is meant as one by most who write it.
  text = text.replace(/[\^$]/g, '').replace(/\.(?=[*+?{])/g, 'x');
  for (let step = 0; step < maxSteps && text.includes('('); step++) {
    text = text.replace(/\(([^()|]*)(?:\|[^()]*)?\)/g, '$1');
  }
  return text.split('|').map((part) => restore(part.replace(/[*+?]+|\{\d+(?:,\d*)?\}/g, ''), literals));
}

function restore(text: string, literals: readonly string[]): string {
  return text.replace(/[\ue000-\uf8ff]/g, (mark) => literals[mark.charCodeAt(0) - 0xe000] ?? '');
}

function ofClass(whole: string, first: string): string {
  if (whole.startsWith('[^')) return 'x';
  return first.startsWith('\\') ? ofEscape(first.slice(1)) : first;
}

function ofEscape(character: string): string {
  switch (character) {
    case 'd':
      return '1';
    case 'w':
    case 'S':
    case 'D':
      return 'x';
    case 's':
      return ' ';
    case 'A':
    case 'z':
    case 'b':
    case 'Q':
    case 'E':
      return '';
    default:
      return character;
  }
}
