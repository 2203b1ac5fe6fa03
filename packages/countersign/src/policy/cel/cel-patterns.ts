// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../../errors/errors.ts';
import { type CelExpression, partsOf, stringLiteral } from './cel-expression.ts';

/** The patterns of one condition, compiled once. */
export interface CelPatterns {
  /** What a test costs for each 64 characters. */
  size(pattern: string): number;
  test(pattern: string, text: string): boolean;
}

/** Instructions; a pattern with nested counts can have a million. */
const maxSize = 5000;

/**
 * Every pattern that is given to `matches`, in RE2 syntax: time is linear in the text.
 *
 * @throws {MalformedError} `condition-malformed`, without a place
 */
export async function compileCelPatterns(expression: CelExpression): Promise<CelPatterns> {
  const texts = [...patternsIn(expression)];
  if (texts.length === 0) return { size: () => 1, test: () => false };
  const { RE2JS, RE2JSException } = await import('re2js');
  const compiled = new Map(
    texts.map((text) => {
      try {
        return [text, RE2JS.compile(text)];
      } catch (cause) {
        if (!(cause instanceof RE2JSException)) throw cause;
        throw new MalformedError('condition-malformed', 'wanted a pattern in RE2 syntax, got another', { cause });
      }
    }),
  );
  for (const pattern of compiled.values()) {
    if (pattern.programSize() > maxSize) {
      throw new MalformedError('condition-malformed', `wanted a pattern of at most ${maxSize} steps, got a larger one`);
    }
  }
  return {
    size: (text) => compiled.get(text)?.programSize() ?? 1,
    test: (text, value) => compiled.get(text)?.test(value) ?? false,
  };
}

function* patternsIn(expression: CelExpression): Generator<string> {
  const kind = expression.exprKind;
  if (kind.case === 'callExpr' && kind.value.function === 'matches') {
    const pattern = stringLiteral(kind.value.args[0]);
    if (pattern !== undefined) yield pattern;
  }
  for (const part of partsOf(expression)) yield* patternsIn(part);
}
