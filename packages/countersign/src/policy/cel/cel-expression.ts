// SPDX-License-Identifier: Apache-2.0
import type { parse } from '@bufbuild/cel';

/** The library's syntax tree, in which macros are already loops. */
export type CelExpression = NonNullable<ReturnType<typeof parse>['expr']>;
export type CelCall = Extract<CelExpression['exprKind'], { case: 'callExpr' }>['value'];
export type CelLoop = Extract<CelExpression['exprKind'], { case: 'comprehensionExpr' }>['value'];

/** The library's name for what a loop collects; no author can write it. */
export const accumulator = '@result';

/** The target of a method, then the arguments. */
export function operandsOf(call: CelCall): readonly CelExpression[] {
  return call.target === undefined ? call.args : [call.target, ...call.args];
}

/** Every part of the expression, that of loops in the order in which they are evaluated. */
export function partsOf(expression: CelExpression): readonly CelExpression[] {
  const kind = expression.exprKind;
  switch (kind.case) {
    case 'selectExpr':
      return present([kind.value.operand]);
    case 'callExpr':
      return operandsOf(kind.value);
    case 'listExpr':
      return kind.value.elements;
    case 'structExpr':
      return present(
        kind.value.entries.flatMap((entry) => [
          entry.keyKind.case === 'mapKey' ? entry.keyKind.value : undefined,
          entry.value,
        ]),
      );
    case 'comprehensionExpr':
      return present([
        kind.value.iterRange,
        kind.value.accuInit,
        kind.value.loopCondition,
        kind.value.loopStep,
        kind.value.result,
      ]);
    default:
      return [];
  }
}

/** The text of a literal, if the expression is one. */
export function stringLiteral(expression: CelExpression | undefined): string | undefined {
  const kind = expression?.exprKind;
  if (kind?.case !== 'constExpr' || kind.value.constantKind.case !== 'stringValue') return undefined;
  return kind.value.constantKind.value;
}

/** The variable, if the expression is nothing else. */
export function identifier(expression: CelExpression | undefined): string | undefined {
  return expression?.exprKind.case === 'identExpr' ? expression.exprKind.value.name : undefined;
}

/** Whether the expression is what a loop has collected so far. */
export function isAccumulator(expression: CelExpression | undefined): boolean {
  return identifier(expression) === accumulator;
}

function present(parts: readonly (CelExpression | undefined)[]): readonly CelExpression[] {
  return parts.filter((part) => part !== undefined);
}
