// SPDX-License-Identifier: Apache-2.0
import { allOf, type CelOperand } from './cel-text.ts';

export type Ordering = '<' | '<=' | '>' | '>=';

/** From the smallest, as Rego orders values of different types. */
const order = ['null_type', 'bool', 'number', 'string', 'list', 'map'] as const;

/** Whether the value has one of these types; numbers are `int` or `double`. */
export function hasType(value: CelOperand, types: readonly (typeof order)[number][]): string {
  const names = types.flatMap((type) => (type === 'number' ? ['int', 'double'] : [type]));
  return names.length === 1 ? `type(${value.cel}) == ${names[0]}` : `type(${value.cel}) in [${names.join(', ')}]`;
}

/** `value operator literal` where values of other types are smaller or larger as a whole, as Rego has it. */
export function orderedAcrossTypes(value: CelOperand, operator: Ordering, literal: CelOperand): string {
  const at = order.indexOf(literal.type === 'number' ? 'number' : 'string');
  const others = operator.startsWith('<') ? order.slice(0, at) : order.slice(at + 1);
  const same = hasType(value, [order[at] ?? 'string']);
  return `(${same} ? ${value.cel} ${operator} ${literal.cel} : ${hasType(value, others)})`;
}

/** `value operator literal`, and false where the value has another type, as CUE has it. */
export function orderedWithinType(value: CelOperand, operator: Ordering, literal: CelOperand): string {
  return allOf([
    hasType(value, [literal.type === 'number' ? 'number' : 'string']),
    `${value.cel} ${operator} ${literal.cel}`,
  ]);
}

/** Texts are compared by bytes elsewhere and by UTF-16 here; with one of them in ASCII, that is the same. */
export function isComparableText(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

export function mirrored(operator: Ordering): Ordering {
  return operator.startsWith('<') ? (operator.replace('<', '>') as Ordering) : (operator.replace('>', '<') as Ordering);
}
