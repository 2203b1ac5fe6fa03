// SPDX-License-Identifier: Apache-2.0
import type { parse } from '@bufbuild/cel';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { MalformedError } from '../../errors/errors.ts';
import type { CelExpression } from './cel-expression.ts';
import { checkExpression } from './check-expression.ts';

const maxBytes = 4096;

/**
 * The syntax tree of a condition whose names all exist and whose cost the size of its input tells.
 *
 * @throws {MalformedError} `condition-malformed`, with the line and the column in the text
 */
export function parseCondition(text: string, parseCel: typeof parse): CelExpression {
  if (text.length > maxBytes || encodeUtf8(text).length > maxBytes) {
    throw malformedCondition(text, 0, `wanted a condition of at most ${maxBytes} bytes, got a longer one`);
  }
  const { expr, sourceInfo } = parsed(text, parseCel);
  if (expr === undefined) throw malformedCondition(text, 0, 'wanted a condition, got nothing');
  const mistake = checkExpression(expr);
  if (mistake === undefined) return expr;
  const offset = sourceInfo?.positions[mistake.id.toString()] ?? 0;
  throw malformedCondition(text, offset, mistake.message, { hint: mistake.hint });
}

/** Says where in the text the mistake is. */
export function malformedCondition(
  text: string,
  offset: number,
  message: string,
  more: { readonly hint?: string | undefined; readonly cause?: unknown } = {},
): MalformedError {
  const before = text.slice(0, offset).split('\n');
  return new MalformedError('condition-malformed', message, {
    detail: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 },
    ...(more.hint === undefined ? {} : { hint: more.hint }),
    ...(more.cause === undefined ? {} : { cause: more.cause }),
  });
}

function parsed(text: string, parseCel: typeof parse): ReturnType<typeof parse> {
  try {
    return parseCel(text);
  } catch (cause) {
    throw malformedCondition(text, offsetOf(cause), messageOf(cause), { cause });
  }
}

function offsetOf(cause: unknown): number {
  if (typeof cause !== 'object' || cause === null || !('location' in cause)) return 0;
  const location = cause.location as { readonly start?: { readonly offset?: unknown } } | undefined;
  return typeof location?.start?.offset === 'number' ? location.start.offset : 0;
}

/** The parser lists all that could have followed, which helps nobody. */
function messageOf(cause: unknown): string {
  if (cause instanceof RangeError) return 'wanted fewer parentheses inside one another';
  const message = cause instanceof Error ? cause.message.replace(/^<input>:\d+:\d+: /, '') : '';
  const [, found] = /^found (.{1,20}) but expecting /s.exec(message) ?? [];
  if (found === 'end of input') return 'wanted a whole expression, and it ends too early';
  if (found !== undefined) return `wanted an expression, got ${JSON.stringify(found)}`;
  return `wanted an expression: ${message.slice(0, 200)}`;
}
