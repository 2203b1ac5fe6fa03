// SPDX-License-Identifier: Apache-2.0
import { type JsonFields, pathOf, readOptionalString } from '../bytes/json-fields.ts';
import { quote } from '../bytes/quote.ts';
import { parseRfc3339 } from '../bytes/rfc3339.ts';
import { MalformedError } from '../errors/errors.ts';

/** A `TimeRange` of the Sigstore protobufs. */
export interface StatedValidity {
  readonly startMs?: number;
  readonly endMs?: number;
}

/**
 * What `range` states; nothing if there is no range.
 *
 * @throws {MalformedError} the code of `range`, also when the end is before the start
 */
export function readValidity(range: JsonFields | undefined): StatedValidity {
  if (range === undefined) return {};
  const startMs = readTime(range, 'start');
  const endMs = readTime(range, 'end');
  if (startMs !== undefined && endMs !== undefined && endMs < startMs) {
    throw new MalformedError(range.code, `wanted an end after the start in \`${range.path}\`, got one before it`);
  }
  return { ...(startMs === undefined ? {} : { startMs }), ...(endMs === undefined ? {} : { endMs }) };
}

function readTime(range: JsonFields, name: string): number | undefined {
  const text = readOptionalString(range, name);
  if (text === undefined) return undefined;
  const instantMs = parseRfc3339(text);
  if (instantMs !== undefined) return instantMs;
  throw new MalformedError(range.code, `wanted a time of RFC 3339 in \`${pathOf(range, name)}\`, got ${quote(text)}`);
}
