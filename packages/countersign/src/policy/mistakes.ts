// SPDX-License-Identifier: Apache-2.0
import { oneLine } from '../bytes/one-line.ts';
import type { MalformedCode } from '../errors/codes.ts';
import { MalformedError } from '../errors/errors.ts';
import { problemText } from './create-problems.ts';
import type { Problem } from './problem.ts';

const maxShown = 20;

/**
 * The error that tells these problems. One is the message, and its hint the hint. Of several each is a line of the message with its hint in
 * brackets, the first twenty of them; `problems` in the detail has all, without hints.
 */
export function mistakes(code: MalformedCode, problems: readonly Problem[]): MalformedError {
  const detail = { problems: problems.map(problemText) };
  const [first, ...others] = problems;
  if (first !== undefined && others.length === 0) {
    return new MalformedError(code, problemText(first), {
      detail,
      ...(first.hint === undefined ? {} : { hint: first.hint }),
    });
  }
  const rest = problems.length > maxShown ? [`and ${problems.length - maxShown} more`] : [];
  const lines = [...problems.slice(0, maxShown).map(hintedText), ...rest];
  return new MalformedError(code, lines.join('\n'), { detail });
}

function hintedText(problem: Problem): string {
  const hint = problem.hint === undefined ? '' : ` (${problem.hint})`;
  return oneLine(`${problemText(problem)}${hint}`);
}
