// SPDX-License-Identifier: Apache-2.0
import type { CelMap, CelValue } from '@bufbuild/cel';
import { oneLine } from '../../bytes/one-line.ts';
import { MalformedError } from '../../errors/errors.ts';
import type { Condition, ConditionInput, ConditionResult } from '../condition.ts';
import { boundSteps } from './bound-steps.ts';
import { celFunctions } from './cel-functions.ts';
import { type CelPatterns, compileCelPatterns } from './cel-patterns.ts';
import { type CelConstructors, celConversion } from './cel-value.ts';
import { growLists } from './grow-lists.ts';
import { malformedCondition, parseCondition } from './parse-condition.ts';
import { runWithDeadline } from './run-with-deadline.ts';
import { TooManySteps } from './step-counter.ts';

/** A watchdog costs half a millisecond, in which more steps than these are done without it. */
const stepsWithoutWatchdog = 2_000;
const maxReason = 200;

/**
 * A CEL expression over the variables of {@link ConditionInput}, ready to be evaluated many times. Loads the engine.
 *
 * @throws {MalformedError} `condition-malformed`, with the line and the column in the text: no CEL, an unknown variable or
 *   function, something that cannot be true or false, or that could cost more than its input
 */
export async function compileCondition(text: string): Promise<Condition> {
  const [library, { strings }] = await Promise.all([import('@bufbuild/cel'), import('@bufbuild/cel/ext')]);
  const expression = parseCondition(text, library.parse);
  const patterns = await patternsOf(text, expression);
  growLists(expression);
  const environment = library.celEnv({
    funcs: celFunctions(library, strings),
    re2: { compile: (pattern) => ({ test: (value) => patterns.test(pattern, value) }) },
  });
  const program = library.plan(environment, expression);
  const isFailure = (value: unknown): value is Error => library.isCelError(value);
  const make: CelConstructors = {
    celList: (elements) => library.celList(elements),
    celMap: (members) => library.celMap(members),
  };
  const run = (input: ConditionInput) => resultOf(program(bindingsOf(input, make)), isFailure);
  return {
    text,
    evaluate: (input) => {
      try {
        const steps = boundSteps(expression, namesOf(input), (pattern) => patterns.size(pattern));
        return steps <= stepsWithoutWatchdog ? run(input) : runWithDeadline(() => run(input));
      } catch (cause) {
        return { kind: 'failed', why: whyOf(cause) };
      }
    },
  };
}

async function patternsOf(text: string, expression: Parameters<typeof compileCelPatterns>[0]): Promise<CelPatterns> {
  try {
    return await compileCelPatterns(expression);
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw malformedCondition(text, Math.max(0, text.indexOf('matches')), cause.message, { cause });
  }
}

/** Only these, whatever else the caller's object has. */
function namesOf({ statement, predicate, subject, image, signer }: ConditionInput) {
  return { statement, predicate, subject, image, signer };
}

function bindingsOf(input: ConditionInput, make: CelConstructors): Record<string, CelValue | CelMap> {
  const convert = celConversion(make);
  const { statement, predicate, subject, image, signer } = input;
  // Getters: what the condition does not ask for is not converted.
  return {
    get statement() {
      return convert(statement);
    },
    get predicate() {
      return convert(predicate);
    },
    get subject() {
      return convert(subject);
    },
    get image() {
      return convert(image);
    },
    get signer() {
      return convert(signer);
    },
  };
}

function resultOf(value: unknown, isFailure: (value: unknown) => value is Error): ConditionResult {
  if (value === true) return { kind: 'true' };
  if (value === false) return { kind: 'false' };
  if (isFailure(value)) return { kind: 'failed', why: oneLine(value.message).slice(0, maxReason) };
  return { kind: 'failed', why: 'wanted true or false, got something else' };
}

function whyOf(cause: unknown): string {
  if (cause instanceof TooManySteps)
    return 'wanted a condition that is cheap to evaluate, got too many steps for this input';
  if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
    return 'wanted a condition that is cheap to evaluate, got one that had to be stopped';
  }
  return oneLine(cause instanceof Error ? cause.message : 'the engine failed').slice(0, maxReason);
}
