// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const grammar = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/;

/**
 * Milliseconds of a duration in Go's notation (`1m30s`, `500ms`), which cosign's flags use; `0` is 0.
 *
 * @throws {UsageError} `usage-flag`
 */
export function parseDuration(text: string, flag: string): number {
  if (text === '0') return 0;
  if (!grammar.test(text)) {
    throw new UsageError('usage-flag', `wanted a duration such as \`90s\` or \`3m\` for \`${flag}\`, got \`${text}\``);
  }
  let total = 0;
  for (const part of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(part[1]) * (unitMs[part[2] ?? ''] ?? 0);
  return total;
}
