// SPDX-License-Identifier: Apache-2.0
import type { CelCall, CelExpression } from './cel-expression.ts';

/** What the value of an expression is for certain, whatever the input; `undefined`: it depends. */
export type CelKind =
  | 'bool'
  | 'number'
  | 'string'
  | 'bytes'
  | 'list'
  | 'map'
  | 'null'
  | 'timestamp'
  | 'duration'
  | 'type';

const kindsOfCalls: Readonly<Record<string, CelKind>> = {
  ...same('bool', ['_==_', '_!=_', '_<_', '_<=_', '_>_', '_>=_', '@in', '_&&_', '_||_', '!_', 'bool']),
  ...same('bool', ['contains', 'startsWith', 'endsWith', 'matches', '@not_strictly_false']),
  ...same('number', ['_*_', '_/_', '_%_', '-_', 'size', 'int', 'uint', 'double', 'indexOf', 'lastIndexOf']),
  ...same('number', ['getFullYear', 'getMonth', 'getDate', 'getDayOfMonth', 'getDayOfWeek', 'getDayOfYear']),
  ...same('number', ['getHours', 'getMinutes', 'getSeconds', 'getMilliseconds']),
  ...same('string', ['string', 'charAt', 'lowerAscii', 'upperAscii', 'replace', 'substring', 'trim', 'join']),
  bytes: 'bytes',
  split: 'list',
  timestamp: 'timestamp',
  duration: 'duration',
  type: 'type',
};

export function kindOf(expression: CelExpression): CelKind | undefined {
  const kind = expression.exprKind;
  switch (kind.case) {
    case 'constExpr':
      return kindOfLiteral(kind.value.constantKind.case);
    case 'listExpr':
      return 'list';
    case 'structExpr':
      return kind.value.messageName === '' ? 'map' : undefined;
    case 'selectExpr':
      return kind.value.testOnly ? 'bool' : undefined;
    case 'comprehensionExpr':
      return kind.value.accuInit?.exprKind.case === 'listExpr' ? 'list' : 'bool';
    case 'callExpr':
      return kindOfCall(kind.value);
    default:
      return undefined;
  }
}

/** Whether `+` cannot make a longer text or list of it: both sides of a sum have to be alike, so one side is enough. */
export function addsNumbers(call: CelCall): boolean {
  return call.args.some((operand) => {
    const kind = kindOf(operand);
    // A difference is a number or a time, whatever it is taken of.
    if (operand.exprKind.case === 'callExpr' && operand.exprKind.value.function === '_-_') return true;
    return kind === 'number' || kind === 'timestamp' || kind === 'duration';
  });
}

function kindOfCall(call: CelCall): CelKind | undefined {
  if (call.function === '_+_') return kindOfSum(call);
  if (call.function === '_?_:_') return kindOfChoice(call);
  // Not `_-_`: the difference of two timestamps is a duration.
  return Object.hasOwn(kindsOfCalls, call.function) ? kindsOfCalls[call.function] : undefined;
}

function kindOfSum(call: CelCall): CelKind | undefined {
  const kinds = call.args.map(kindOf);
  if (kinds.includes('timestamp')) return 'timestamp';
  // A duration may be added to a timestamp that the tree does not show.
  return kinds.find((kind) => kind !== undefined && kind !== 'duration');
}

function kindOfChoice(call: CelCall): CelKind | undefined {
  const [left, right] = call.args.slice(1).map(kindOf);
  return left === right ? left : undefined;
}

function kindOfLiteral(literal: string | undefined): CelKind | undefined {
  switch (literal) {
    case 'boolValue':
      return 'bool';
    case 'int64Value':
    case 'uint64Value':
    case 'doubleValue':
      return 'number';
    case 'stringValue':
      return 'string';
    case 'bytesValue':
      return 'bytes';
    case 'nullValue':
      return 'null';
    default:
      return undefined;
  }
}

function same(kind: CelKind, names: readonly string[]): Record<string, CelKind> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}
