// SPDX-License-Identifier: Apache-2.0

export interface VariableRules {
  /** Undefined: it is not set. */
  valueOf(name: string): string | undefined;
  /** What stands for a dollar sign. */
  readonly dollar: '$$' | '\\$';
}

const maxText = 4096;
const maxDepth = 8;
const bare = /[A-Za-z_]\w*/y;
const braced = /\{([A-Za-z_]\w*)(?:\}|(:?[-+?]))/y;

interface Reader {
  readonly text: string;
  readonly rules: VariableRules;
  index: number;
}

/**
 * The text with its variables replaced, as far as Compose and BuildKit agree: `$NAME`, `${NAME}`, and the operators `-`, `+` and `?` with
 * or without a colon. Undefined if a variable has neither a value nor a default, or if it is written in another way: nothing, in its
 * place, would be another image.
 */
export function expandVariables(text: string, rules: VariableRules): string | undefined {
  if (text.length > maxText) return undefined;
  return readText({ text, rules, index: 0 }, 0);
}

/** Up to the end, or to the brace that closes the variable that this is the default of. */
function readText(reader: Reader, depth: number): string | undefined {
  if (depth > maxDepth) return undefined;
  let expanded = '';
  while (reader.index < reader.text.length && !(depth > 0 && reader.text[reader.index] === '}')) {
    const part = readPart(reader, depth);
    if (part === undefined) return undefined;
    expanded += part;
  }
  return expanded;
}

function readPart(reader: Reader, depth: number): string | undefined {
  const { text, rules } = reader;
  if (text.startsWith(rules.dollar, reader.index)) {
    reader.index += rules.dollar.length;
    return '$';
  }
  const character = text[reader.index++];
  return character === '$' ? readVariable(reader, depth) : character;
}

function readVariable(reader: Reader, depth: number): string | undefined {
  const name = take(reader, bare)?.[0];
  if (name !== undefined) return reader.rules.valueOf(name);
  const found = take(reader, braced);
  if (found?.[1] === undefined) return undefined;
  const value = reader.rules.valueOf(found[1]);
  if (found[2] === undefined) return value;
  const other = readText(reader, depth + 1);
  if (other === undefined || reader.text[reader.index++] !== '}') return undefined;
  return choose(value, found[2], other);
}

function choose(value: string | undefined, operator: string, other: string): string | undefined {
  const isSet = value !== undefined && !(operator.startsWith(':') && value === '');
  switch (operator.at(-1)) {
    case '-':
      return isSet ? value : other;
    case '+':
      return isSet ? other : '';
    default:
      return isSet ? value : undefined;
  }
}

function take(reader: Reader, token: RegExp): RegExpExecArray | undefined {
  token.lastIndex = reader.index;
  const found = token.exec(reader.text);
  if (found === null) return undefined;
  reader.index = token.lastIndex;
  return found;
}
