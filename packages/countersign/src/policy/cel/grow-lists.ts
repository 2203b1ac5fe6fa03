// SPDX-License-Identifier: Apache-2.0
import { type CelExpression, isAccumulator, partsOf } from './cel-expression.ts';

/** The call that stands for `accumulator + [element]`; no author can write it. */
export const append = '@append';

/** Makes `map` and `filter` add to the list that they collect, instead of making a longer one for each element. */
export function growLists(expression: CelExpression): void {
  for (const part of partsOf(expression)) growLists(part);
  const kind = expression.exprKind;
  if (kind.case !== 'callExpr' || kind.value.function !== '_+_' || !isAccumulator(kind.value.args[0])) return;
  const added = kind.value.args[1]?.exprKind;
  const element = added?.case === 'listExpr' ? added.value.elements[0] : undefined;
  if (element === undefined) return;
  kind.value.function = append;
  kind.value.args.splice(1, 1, element);
}
