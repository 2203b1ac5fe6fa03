// SPDX-License-Identifier: Apache-2.0
import type { Scalar } from 'yaml';

const brokenLine = /\\\n[ \t]*\n/;
const blankBlock = /^[|>][+-]?[1-9][+-]?[^\n]*\n\s*$/;

/** Whether Go reads the scalar that is written so in another way, or ends it elsewhere, than the reader that we use. */
export function isOddYamlText(type: Scalar['type'], source: string): boolean {
  switch (type) {
    case 'PLAIN':
      return source.startsWith('?');
    case 'QUOTE_DOUBLE':
      return brokenLine.test(source) || !endsQuoted(source);
    case 'QUOTE_SINGLE':
      return source.slice(1, -1).replaceAll("''", '').includes("'");
    default:
      return blankBlock.test(source);
  }
}

function endsQuoted(source: string): boolean {
  let backslash = source.length - 1;
  while (source[backslash - 1] === '\\') backslash--;
  return source.length > 1 && (source.length - 1 - backslash) % 2 === 0;
}
