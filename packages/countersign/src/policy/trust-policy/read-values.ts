// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { parseRfc3339 } from '../../bytes/rfc3339.ts';
import type { NameMatcher } from '../../trust/trusted-identity.ts';
import { identityPattern } from '../identity-pattern.ts';
import { parseDuration } from '../parse-duration.ts';
import {
  addError,
  optionalPlacedText,
  type PlacedText,
  type PolicyFields,
  requirePlacedText,
} from '../policy-fields.ts';
import { attemptNow } from './policy-scope.ts';

const nameGrammar = /^[a-z0-9](?:[a-z0-9._-]{0,251}[a-z0-9])?$/;

/** The name of a document, rule, signer or trust root. */
export function requireName(fields: PolicyFields, name: string): PlacedText | undefined {
  const text = requirePlacedText(fields, name);
  return text === undefined ? undefined : nameOf(fields, text);
}

export function optionalName(fields: PolicyFields, name: string): PlacedText | undefined {
  const text = optionalPlacedText(fields, name);
  return text === undefined ? undefined : nameOf(fields, text);
}

export function nameOf({ reader }: PolicyFields, placed: PlacedText): PlacedText | undefined {
  if (nameGrammar.test(placed.text)) return placed;
  const message = `wanted a name of lower-case letters, digits, \`-\`, \`_\` and \`.\`, got ${quote(placed.text)}`;
  addError(reader, placed.at, { rule: 'name-malformed', message });
  return undefined;
}

/** Milliseconds since 1970 of a time in RFC 3339. */
export function optionalInstant(fields: PolicyFields, name: string): number | undefined {
  const placed = optionalPlacedText(fields, name);
  if (placed === undefined) return undefined;
  const instant = parseRfc3339(placed.text);
  if (instant === undefined) {
    const message = `wanted a time like \`2027-01-01T00:00:00Z\` in \`${fields.path}.${name}\`, got ${quote(placed.text)}`;
    addError(fields.reader, placed.at, { rule: 'time-malformed', message });
  }
  return instant;
}

/** Milliseconds. */
export function optionalDuration(fields: PolicyFields, name: string): number | undefined {
  const placed = optionalPlacedText(fields, name);
  if (placed === undefined) return undefined;
  const duration = parseDuration(placed.text);
  if (duration === undefined) {
    const message = `wanted a length of time like \`90d\`, \`8h\` or \`1h30m\` in \`${fields.path}.${name}\`, got ${quote(placed.text)}`;
    addError(fields.reader, placed.at, { rule: 'duration-malformed', message });
  }
  return duration;
}

export function optionalPattern(fields: PolicyFields, name: string): NameMatcher | undefined {
  const placed = optionalPlacedText(fields, name);
  return placed === undefined ? undefined : patternOf(fields, placed);
}

export function requirePattern(fields: PolicyFields, name: string): NameMatcher | undefined {
  const placed = requirePlacedText(fields, name);
  return placed === undefined ? undefined : patternOf(fields, placed);
}

export function patternOf({ reader }: PolicyFields, { text, at }: PlacedText): NameMatcher | undefined {
  return attemptNow(reader, { at, rule: 'pattern-malformed' }, () => identityPattern(text));
}
