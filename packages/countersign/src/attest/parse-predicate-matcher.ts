// SPDX-License-Identifier: Apache-2.0
import type { PredicateMatcher } from './predicate-matcher.ts';
import { classifyPredicateType, type NamedPredicateType, parseNamedPredicateType } from './predicate-types.ts';

/**
 * A family matches every version of itself, `FAMILY/VERSION` that version and what is more exact (`cyclonedx/v1` also `v1.6`), and
 * a URI or one of cosign's names for a single version that URI alone.
 *
 * @throws {UsageError} `predicate-type-unknown`
 */
export function parsePredicateMatcher(text: string): PredicateMatcher {
  const named = parseNamedPredicateType(text);
  return { text, matches: (predicateType) => matchesNamed(named, predicateType) };
}

function matchesNamed(named: NamedPredicateType, predicateType: string): boolean {
  if (named.kind === 'uri') return predicateType === named.uri;
  const found = classifyPredicateType(predicateType);
  if (found?.family !== named.family) return false;
  return named.kind === 'family' || found.version === named.version || found.version.startsWith(`${named.version}.`);
}
