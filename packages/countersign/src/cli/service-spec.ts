// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { parseRfc3339 } from '../bytes/rfc3339.ts';
import { UsageError } from '../errors/errors.ts';

/** `url=…,public-key=…`: what a flag says about one service. */
export type ServiceSpec = ReadonlyMap<string, string>;

export interface SpecGrammar {
  readonly flag: string;
  readonly required: readonly string[];
  readonly optional: readonly string[];
}

/**
 * The members of a list `key=value,key=value`, each once, all that are required among them and none that is unknown: a misspelt
 * `end-time` would leave a key trusted for ever.
 *
 * @throws {UsageError} `usage-flag`
 */
export function parseServiceSpec(text: string, { flag, required, optional }: SpecGrammar): ServiceSpec {
  const known = [...required, ...optional];
  const spec = new Map<string, string>();
  for (const member of text.split(',')) {
    const at = member.indexOf('=');
    const key = member.slice(0, Math.max(at, 0)).trim();
    if (!known.includes(key))
      throw new UsageError(
        'usage-flag',
        `wanted one of \`${known.join('=` `')}=\` in \`${flag}\`, got ${quote(member)}`,
      );
    if (spec.has(key)) throw new UsageError('usage-flag', `wanted \`${key}\` once in \`${flag}\`, got it twice`);
    spec.set(key, member.slice(at + 1).trim());
  }
  const missing = required.find((key) => (spec.get(key) ?? '') === '');
  if (missing !== undefined) throw new UsageError('usage-flag', `wanted \`${missing}=…\` in \`${flag}\`, got nothing`);
  return spec;
}

export function specText(spec: ServiceSpec, key: string): string {
  return spec.get(key) ?? '';
}

export interface SpecPeriod {
  readonly startMs?: number;
  readonly endMs?: number;
}

/**
 * `start-time` and `end-time`.
 *
 * @throws {UsageError} `usage-flag`, also for an end before the start
 */
export function specPeriod(spec: ServiceSpec, flag: string): SpecPeriod {
  const startMs = timeOf(spec, 'start-time', flag);
  const endMs = timeOf(spec, 'end-time', flag);
  if (startMs !== undefined && endMs !== undefined && endMs < startMs)
    throw new UsageError(
      'usage-flag',
      `wanted an \`end-time\` after the \`start-time\` in \`${flag}\`, got one before it`,
    );
  return { ...(startMs === undefined ? {} : { startMs }), ...(endMs === undefined ? {} : { endMs }) };
}

function timeOf(spec: ServiceSpec, key: string, flag: string): number | undefined {
  const text = spec.get(key) ?? '';
  if (text === '') return undefined;
  const instantMs = parseRfc3339(text);
  if (instantMs !== undefined) return instantMs;
  throw new UsageError(
    'usage-flag',
    `wanted a time such as \`2026-01-31T00:00:00Z\` for \`${key}\` in \`${flag}\`, got ${quote(text)}`,
  );
}
