// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from '../../bytes/json.ts';
import {
  accumulator,
  type CelCall,
  type CelExpression,
  type CelLoop,
  isAccumulator,
  operandsOf,
  stringLiteral,
} from './cel-expression.ts';
import {
  charactersPerStep,
  type Extent,
  eitherExtent,
  jsonExtent,
  listExtent,
  mapExtent,
  nothing,
  plainExtent,
} from './extent.ts';
import { append } from './grow-lists.ts';
import { createStepCounter, type StepCounter } from './step-counter.ts';

export const maxSteps = 1_000_000;
/** Of texts and lists that a condition makes itself; 4 million characters. */
const maxBuilt = 65_536;
/** Functions that make another text of about the length of theirs. */
const copies = new Set(['string', 'bytes', 'lowerAscii', 'upperAscii', 'trim', 'substring', 'charAt']);

interface Bounding {
  readonly variables: Readonly<Record<string, Extent>>;
  /** How often this part runs at most. */
  readonly times: number;
  readonly steps: StepCounter;
  /** Instructions of a compiled pattern. */
  readonly patternSize: (pattern: string) => number;
}

/**
 * The most steps that the evaluation can take, from the syntax tree and the real sizes in the input.
 *
 * @throws {TooManySteps} when that is more than {@link maxSteps}, or finding it out takes as long
 */
export function boundSteps(
  expression: CelExpression,
  input: Readonly<Record<string, JsonValue>>,
  patternSize: (pattern: string) => number,
): number {
  const steps = createStepCounter(maxSteps);
  const looking = createStepCounter(maxSteps);
  const variables = Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, jsonExtent([value], looking)]),
  );
  bound(expression, { variables, times: 1, steps, patternSize });
  return steps.counted();
}

function bound(expression: CelExpression, at: Bounding): Extent {
  at.steps.add(at.times);
  const kind = expression.exprKind;
  switch (kind.case) {
    case 'identExpr':
      return Object.hasOwn(at.variables, kind.value.name) ? (at.variables[kind.value.name] ?? nothing) : nothing;
    case 'constExpr':
      return plainExtent(1 + lengthOfLiteral(kind.value.constantKind.value) / charactersPerStep);
    case 'selectExpr':
      return kind.value.operand === undefined
        ? nothing
        : converted(bound(kind.value.operand, at).select(kind.value.field), at);
    case 'listExpr':
      return listOf(kind.value.elements.map((element) => bound(element, at)));
    case 'structExpr':
      return boundMap(kind.value.entries, at);
    case 'callExpr':
      return boundCall(kind.value, at);
    case 'comprehensionExpr':
      return boundLoop(kind.value, at);
    default:
      return nothing;
  }
}

function listOf(elements: readonly Extent[]): Extent {
  return listExtent(elements.length, eitherExtent(elements));
}

type Entries = Extract<CelExpression['exprKind'], { case: 'structExpr' }>['value']['entries'];

function boundMap(entries: Entries, at: Bounding): Extent {
  const keys = entries.map((entry) => (entry.keyKind.case === 'mapKey' ? bound(entry.keyKind.value, at) : nothing));
  return mapExtent(
    keys,
    entries.map((entry) => (entry.value === undefined ? nothing : bound(entry.value, at))),
  );
}

function lengthOfLiteral(value: unknown): number {
  return typeof value === 'string' || value instanceof Uint8Array ? value.length : 0;
}

function boundLoop(loop: CelLoop, at: Bounding): Extent {
  if (loop.iterRange === undefined || loop.loopStep === undefined || loop.loopCondition === undefined) return nothing;
  const range = bound(loop.iterRange, at);
  const turns = range.span();
  // The library copies the range before it goes through it.
  at.steps.add(at.times * (1 + turns));
  const inner = {
    ...at,
    times: at.times * turns,
    variables: { ...at.variables, [loop.iterVar]: range.each(), [accumulator]: nothing },
  };
  bound(loop.loopCondition, inner);
  bound(loop.loopStep, inner);
  const collected = collectedBy(loop.loopStep);
  if (collected === undefined) return nothing;
  // This counts it a second time, which is on the safe side.
  return listExtent(turns, bound(collected, inner));
}

/** What `map` and `filter` put into their list for each turn. */
function collectedBy(step: CelExpression | undefined): CelExpression | undefined {
  if (step?.exprKind.case !== 'callExpr') return undefined;
  const call = step.exprKind.value;
  if (call.function === '_?_:_') return collectedBy(call.args[1]);
  return call.function === append ? call.args[1] : undefined;
}

function boundCall(call: CelCall, at: Bounding): Extent {
  const operands = operandsOf(call).map((operand) => bound(operand, at));
  const [first = nothing, second = nothing, third = nothing] = operands;
  switch (call.function) {
    case '_?_:_':
      return eitherExtent([second, third]);
    case '_[_]':
      return converted(indexed(call, first), at);
    case '_==_':
    case '_!=_':
      return spend(at, smaller(first, second));
    case '@in':
      return spend(at, second.span() * (1 + first.weight()));
    case 'dyn':
      return first;
    case 'matches':
      return spend(at, first.text() * patternCost(call, at));
    default:
      return isAccumulator(call.args[0]) ? nothing : boundText(call, operands, at);
  }
}

/** Functions whose work, and whose results, are as long as their texts and lists. */
function boundText(call: CelCall, operands: readonly Extent[], at: Bounding): Extent {
  const [first = nothing, second = nothing, third = nothing] = operands;
  const characters = first.text() * charactersPerStep;
  switch (call.function) {
    case '_+_':
      return joined(first, second, at);
    case 'split':
      return built(listExtent(characters, plainExtent(2)), at);
    case 'join':
      return built(plainExtent((1 + first.span()) * (first.members().text() + second.text())), at);
    case 'replace':
      return built(plainExtent((1 + characters) * third.text() + first.text()), at);
    case 'size':
      return spend(at, first.span() + 8 * first.text());
    default:
      if (copies.has(call.function)) return built(plainExtent(2 + 3 * first.text()), at);
      // Everything else looks at each character of its texts a few times.
      return spend(
        at,
        operands.reduce((sum, operand) => sum + operand.text(), 0),
      );
  }
}

/** Of texts, or of lists: the tree does not tell which. */
function joined(left: Extent, right: Extent, at: Bounding): Extent {
  const text = built(plainExtent(left.text() + right.text()), at);
  const span = left.span() + right.span();
  if (span === 0) return text;
  spend(at, span);
  return { ...listExtent(span, eitherExtent([left.members(), right.members()])), text: () => text.text() };
}

/** Both have to be looked through until they differ or the smaller one ends. */
function smaller(left: Extent, right: Extent): number {
  if (left.span() === 0) return left.weight();
  if (right.span() === 0) return right.weight();
  return Math.min(left.weight(), right.weight());
}

/** Once in an evaluation, each list of the input is copied for the library. */
function converted(extent: Extent, at: Bounding): Extent {
  at.steps.add(extent.span());
  return extent;
}

function indexed(call: CelCall, value: Extent): Extent {
  const name = stringLiteral(call.args[1]);
  return name === undefined ? value.members() : value.select(name);
}

function patternCost(call: CelCall, at: Bounding): number {
  return 1 + at.patternSize(stringLiteral(call.args[0]) ?? '');
}

function spend(at: Bounding, steps: number): Extent {
  at.steps.add(at.times * steps);
  return nothing;
}

/** @throws {TooManySteps} when what is made is too large to be made */
function built(extent: Extent, at: Bounding): Extent {
  const weight = extent.weight();
  return weight > maxBuilt ? spend(at, Number.POSITIVE_INFINITY) : (spend(at, weight), extent);
}
