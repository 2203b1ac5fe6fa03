// SPDX-License-Identifier: Apache-2.0
import { allOf, type CelOperand } from './cel-text.ts';
import { hasType, isComparableText, mirrored, type Ordering, orderedAcrossTypes } from './compare-values.ts';
import type { RegoScope } from './rego-scope.ts';
import type { RegoStatement, RegoTerm } from './rego-syntax.ts';
import { valueOf } from './rego-values.ts';
import { deeper, Untranslatable } from './translation.ts';

/** Two values; what has no value compares as false. */
export function comparison(
  statement: Extract<RegoStatement, { kind: 'compare' }>,
  scope: RegoScope,
): readonly string[] {
  const { operator } = statement;
  const [left, right] = [valueOf(statement.left, scope), valueOf(statement.right, scope)];
  const guards = [...left.guards, ...right.guards];
  if (operator === 'in') return [...guards, membership(left, right, scope)];
  if (operator === '==' || operator === '!=') {
    if (left.type !== undefined && right.type !== undefined && left.type !== right.type) {
      return operator === '==' ? ['false'] : guards;
    }
    return [...guards, `${left.cel} ${operator} ${right.cel}`];
  }
  return [...guards, ordering(left, operator, right, statement)];
}

function membership(value: CelOperand, range: CelOperand, scope: RegoScope): string {
  if (range.type === 'list') return `${value.cel} in ${range.cel}`;
  const inList = `${value.cel} in ${range.cel}`;
  const key = scope.fresh();
  deeper(scope.loops);
  const inMap = `${range.cel}.exists(${key}, ${range.cel}[${key}] == ${value.cel})`;
  return `(${hasType(range, ['list'])} ? ${inList} : ${allOf([hasType(range, ['map']), inMap])})`;
}

function ordering(
  left: CelOperand,
  operator: Ordering,
  right: CelOperand,
  { left: first, right: second, line }: Extract<RegoStatement, { kind: 'compare' }>,
): string {
  if (left.type === 'number' && right.type === 'number') return `${left.cel} ${operator} ${right.cel}`;
  if (isFixed(second)) return orderedAcrossTypes(left, operator, right);
  if (isFixed(first)) return orderedAcrossTypes(right, mirrored(operator), left);
  throw new Untranslatable(line, 'wanted a number or a text in ASCII on one side of the comparison');
}

function isFixed(term: RegoTerm): boolean {
  if (term.kind !== 'scalar') return false;
  return typeof term.value === 'number' || (typeof term.value === 'string' && isComparableText(term.value));
}
