// SPDX-License-Identifier: Apache-2.0

/** A value as CEL text, and what must be true for it to be there. With all guards, evaluating it cannot fail. */
export interface CelOperand {
  readonly cel: string;
  readonly guards: readonly string[];
  /** Of a literal, or of a function whose result has one type. */
  readonly type?: 'string' | 'number' | 'bool' | 'null' | 'list';
}

export const statementRoot: CelOperand = { cel: 'statement', guards: [] };

const selectable = /^[A-Za-z_][A-Za-z0-9_]*$/;
const reserved: ReadonlySet<string> = new Set(
  'as break const continue else false for function if import in let loop namespace null package return true var void while __proto__'.split(
    ' ',
  ),
);

/** The member of that name, which is there under the guards. */
export function memberOf(value: CelOperand, name: string): CelOperand {
  if (selectable.test(name) && !reserved.has(name)) {
    const cel = `${value.cel}.${name}`;
    return { cel, guards: [...value.guards, `has(${cel})`] };
  }
  const key = celString(name);
  return {
    cel: `${value.cel}[${key}]`,
    guards: [...value.guards, `type(${value.cel}) == map`, `${key} in ${value.cel}`],
  };
}

export function elementOf(value: CelOperand, index: number): CelOperand {
  return {
    cel: `${value.cel}[${index}]`,
    guards: [...value.guards, `type(${value.cel}) == list`, `size(${value.cel}) > ${index}`],
  };
}

/** All of them. */
export function allOf(parts: readonly string[]): string {
  const distinct = [...new Set(parts)].filter((part) => part !== 'true');
  if (distinct.includes('false')) return 'false';
  return distinct.length === 0
    ? 'true'
    : distinct.length === 1
      ? (distinct[0] ?? 'true')
      : `(${distinct.join(' && ')})`;
}

/** At least one of them. */
export function anyOf(parts: readonly string[]): string {
  const distinct = [...new Set(parts)].filter((part) => part !== 'false');
  if (distinct.includes('true')) return 'true';
  return distinct.length === 0
    ? 'false'
    : distinct.length === 1
      ? (distinct[0] ?? 'false')
      : `(${distinct.join(' || ')})`;
}

export function celString(text: string): string {
  const escaped = text.replace(/["\\\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${code.toString(16).padStart(8, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}

/** Exact, or nothing. */
export function celNumber(value: number): string | undefined {
  if (Number.isInteger(value)) return Number.isSafeInteger(value) ? String(value) : undefined;
  const text = String(value);
  return Number.isFinite(value) && /^-?[0-9]+\.[0-9]+$/.test(text) ? text : undefined;
}
