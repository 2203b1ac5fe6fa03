// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import { type Flags, flagText } from './define-command.ts';

/** How many images are looked at at the same time. @throws {UsageError} `usage-flag` */
export function parseWorkers(flags: Flags): number {
  const text = flagText(flags, 'maxWorkers');
  const parallel = Number(text);
  if (Number.isInteger(parallel) && parallel >= 1) return parallel;
  throw new UsageError('usage-flag', `wanted a number of at least 1 for \`--max-workers\`, got \`${text}\``);
}
