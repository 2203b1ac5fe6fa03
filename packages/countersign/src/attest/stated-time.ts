// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from '../bytes/json.ts';
import { parseRfc3339 } from '../bytes/rfc3339.ts';
import { predicateFamilies } from './predicate-families.ts';

// Of families whose documents are about a moment; an SBOM stays right however old it is.
const places: Readonly<Record<string, readonly string[]>> = {
  vuln: ['metadata', 'scanFinishedOn'],
  vulns: ['metadata', 'scanFinishedOn'],
  custom: ['Timestamp'],
  vsa: ['timeVerified'],
  svr: ['timeCreated'],
};

/**
 * When a scan, a summary or what cosign wraps says that it was made, in milliseconds since 1970; undefined where it does not say so. Whoever
 * signed the statement signed this, too, so nobody else can make it younger: unlike the proven time, which can be proven again later.
 */
export function statedTime({
  predicateType,
  predicate,
}: {
  readonly predicateType: string;
  readonly predicate?: JsonValue;
}): number | undefined {
  const path = pathOf(predicateType);
  if (path === undefined) return undefined;
  const value = path.reduce<JsonValue | undefined>(memberOf, predicate);
  return typeof value === 'string' ? parseRfc3339(value) : undefined;
}

function pathOf(predicateType: string): readonly string[] | undefined {
  const family = predicateFamilies.find(({ versions }) => Object.values(versions).includes(predicateType));
  return family === undefined ? undefined : places[family.name];
}

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, name) ? (value as { readonly [member: string]: JsonValue })[name] : undefined;
}
