// SPDX-License-Identifier: Apache-2.0

import { closestName } from '../../bytes/closest-name.ts';
import {
  accumulator,
  type CelCall,
  type CelExpression,
  type CelLoop,
  isAccumulator,
  partsOf,
  stringLiteral,
} from './cel-expression.ts';
import { conditionVariables, functionArities, macroNames, methodArities, operators, typeNames } from './cel-names.ts';
import { addsNumbers, kindOf } from './kind-of.ts';

/** Something in a condition that cannot be meant, or could cost too much. */
export interface ConditionMistake {
  /** The part of the expression, for its place in the text. */
  readonly id: bigint;
  readonly message: string;
  readonly hint?: string;
}

const maxLoops = 2;
const maxDepth = 96;
/** These make texts and lists that a loop would make again and again. */
const builders: ReadonlySet<string> = new Set(['join', 'replace', 'split']);
const ordered: ReadonlySet<string> = new Set(['_<_', '_<=_', '_>_', '_>=_']);

interface Place {
  readonly variables: readonly string[];
  readonly loops: number;
}

/** The first mistake of an expression; `undefined`: it can be evaluated, at a cost that the size of its input tells. */
export function checkExpression(expression: CelExpression): ConditionMistake | undefined {
  const tooDeep = findTooDeep(expression);
  if (tooDeep !== undefined) {
    return { id: tooDeep.id, message: `wanted at most ${maxDepth} operators inside one another, got more` };
  }
  const mistake = check(expression, { variables: conditionVariables, loops: 0 });
  if (mistake !== undefined) return mistake;
  const kind = kindOf(expression);
  if (kind === undefined || kind === 'bool') return undefined;
  return { id: expression.id, message: `wanted a condition that is true or false, got a ${kind}` };
}

/** Everything after this may recurse. */
function findTooDeep(expression: CelExpression): CelExpression | undefined {
  let level: readonly CelExpression[] = [expression];
  for (let depth = 0; depth < maxDepth; depth++) level = level.flatMap(partsOf);
  return level[0];
}

function check(expression: CelExpression, place: Place): ConditionMistake | undefined {
  const kind = expression.exprKind;
  switch (kind.case) {
    case 'identExpr':
      return checkVariable(expression.id, kind.value.name, place);
    case 'structExpr':
      if (kind.value.messageName !== '') {
        return { id: expression.id, message: 'wanted a map, got a message, which conditions do not have' };
      }
      break;
    case 'callExpr': {
      const mistake = checkCall(expression.id, kind.value, place);
      if (mistake !== undefined) return mistake;
      break;
    }
    case 'comprehensionExpr':
      return checkLoop(expression.id, kind.value, place);
    default:
  }
  return firstOf(partsOf(expression), place);
}

function firstOf(parts: readonly (CelExpression | undefined)[], place: Place): ConditionMistake | undefined {
  for (const part of parts) {
    const mistake = part === undefined ? undefined : check(part, place);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function checkVariable(id: bigint, name: string, place: Place): ConditionMistake | undefined {
  if (name === accumulator || place.variables.includes(name) || typeNames.includes(name)) return undefined;
  const meant = closestName(name, place.variables);
  return {
    id,
    message: `wanted one of the variables ${place.variables.filter((known) => known !== accumulator).join(', ')}, got \`${name}\``,
    ...(meant === undefined ? {} : { hint: `did you mean \`${meant}\`?` }),
  };
}

function checkLoop(id: bigint, loop: CelLoop, place: Place): ConditionMistake | undefined {
  const inner = { ...place, loops: place.loops + 1 };
  if (inner.loops > maxLoops) {
    return { id, message: `wanted at most ${maxLoops} macros inside one another, got more` };
  }
  if ([...place.variables, ...typeNames, accumulator].includes(loop.iterVar)) {
    return {
      id,
      message: `wanted a new name for the variable of a macro, got \`${loop.iterVar}\`, which stands for something else`,
    };
  }
  return (
    firstOf([loop.iterRange], place) ??
    firstOf([loop.accuInit, loop.loopCondition, loop.loopStep, loop.result], {
      ...inner,
      variables: [...place.variables, loop.iterVar],
    })
  );
}

function checkCall(id: bigint, call: CelCall, place: Place): ConditionMistake | undefined {
  if (operators.has(call.function)) return checkOperator(id, call, place);
  const arities = call.target === undefined ? functionArities : methodArities;
  if (!Object.hasOwn(arities, call.function)) return unknownFunction(id, call);
  if (!arities[call.function]?.includes(call.args.length)) {
    return {
      id,
      message: `wanted ${arities[call.function]?.join(' or ')} arguments of \`${call.function}\`, got ${call.args.length}`,
    };
  }
  if (place.loops > 0 && builders.has(call.function)) return builtInLoop(id, call.function);
  if (call.function === 'matches' && stringLiteral(call.args[0]) === undefined) {
    return {
      id,
      message: 'wanted a pattern that stands in the condition itself, got one that is computed',
      hint: 'a pattern from evidence would let the evidence decide what it has to match',
    };
  }
  return undefined;
}

function checkOperator(id: bigint, call: CelCall, place: Place): ConditionMistake | undefined {
  if (call.function === '_+_' && place.loops > 0 && !isAccumulator(call.args[0]) && !addsNumbers(call)) {
    return builtInLoop(id, '+');
  }
  if (['_&&_', '_||_', '!_'].includes(call.function)) return checkLogic(call);
  return call.function === '_==_' || call.function === '_!=_' || ordered.has(call.function)
    ? checkComparison(call)
    : undefined;
}

function checkLogic(call: CelCall): ConditionMistake | undefined {
  for (const operand of call.args) {
    const kind = kindOf(operand);
    if (kind === undefined || kind === 'bool') continue;
    return { id: operand.id, message: `wanted true or false, got a ${kind}` };
  }
  return undefined;
}

function checkComparison({ args: [first, second] }: CelCall): ConditionMistake | undefined {
  if (first === undefined || second === undefined) return undefined;
  const [left, right] = [kindOf(first), kindOf(second)];
  // `null` may be compared with everything: that is how its absence is asked for.
  if (left === undefined || right === undefined || left === right || left === 'null' || right === 'null')
    return undefined;
  return { id: second.id, message: `wanted two values of one kind, got a ${left} and a ${right}` };
}

function builtInLoop(id: bigint, name: string): ConditionMistake {
  return {
    id,
    message: `wanted no \`${name}\` inside a macro, which could build texts or lists without end`,
    hint: 'compare the parts instead; numbers can be added when the expression shows that they are numbers, as in `int(x) + 1`',
  };
}

function unknownFunction(id: bigint, call: CelCall): ConditionMistake {
  if (macroNames.includes(call.function)) {
    return {
      id,
      message: `wanted \`${call.function === 'has' ? 'has(a.b)' : `list.${call.function}(x, …x…)`}\`, got something else`,
    };
  }
  const names = [...Object.keys(call.target === undefined ? functionArities : methodArities), ...macroNames];
  const meant = closestName(call.function, names);
  const others = call.target === undefined ? methodArities : functionArities;
  return {
    id,
    message: `wanted one of the functions ${names.join(', ')}, got \`${call.function}\``,
    ...(Object.hasOwn(others, call.function)
      ? {
          hint: call.target === undefined ? `write \`value.${call.function}(…)\`` : `write \`${call.function}(value)\``,
        }
      : meant === undefined
        ? {}
        : { hint: `did you mean \`${meant}\`?` }),
  };
}
