// SPDX-License-Identifier: Apache-2.0
import type { CountersignError } from '../errors/errors.ts';
import { type ExitCode, exitCodeOf } from '../errors/exit-code.ts';

/** Refusals before gaps before mistakes. */
const precedence: readonly ExitCode[] = [70, 13, 12, 11, 10, 14, 4, 3, 2];

export type JudgedImage =
  | { readonly result: 'verified' }
  | { readonly result: 'refused' | 'unavailable'; readonly error: CountersignError };

/** The exit code of several images: the first in `precedence` that occurs. */
export function exitOfSeveral(images: readonly JudgedImage[]): ExitCode {
  return gravestExit(images.map((image) => (image.result === 'verified' ? 0 : exitCodeOf(image.error))));
}

export function gravestExit(codes: readonly ExitCode[]): ExitCode {
  return precedence.find((code) => codes.includes(code)) ?? 0;
}
