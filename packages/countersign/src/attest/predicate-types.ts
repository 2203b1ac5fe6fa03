// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { cosignNames, type PredicateFamily, predicateFamilies } from './predicate-families.ts';

/** What an author may write for a type of predicate, understood. */
export type NamedPredicateType =
  | { readonly kind: 'uri'; readonly uri: string }
  | { readonly kind: 'family'; readonly family: PredicateFamily }
  | { readonly kind: 'version'; readonly family: PredicateFamily; readonly version: string };

export interface PredicateVersion {
  readonly family: PredicateFamily;
  /** Empty when the URI names none: then the document inside says it. */
  readonly version: string;
}

const maxUriLength = 1024;
// RFC 3986 §3.1 and §2; in printable ASCII, so that two types that look alike are alike.
const uriForm = /^[A-Za-z][A-Za-z0-9+.-]*:[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+$/;
const versionForm = /^v(?:0|[1-9][0-9]{0,5})(?:\.(?:0|[1-9][0-9]{0,5})){0,2}$/;

/**
 * The URI for a short name (`cyclonedx`, `slsaprovenance1`, `spdx/v2.3`) or for itself. A family alone stands for the version that
 * is written today.
 *
 * @throws {UsageError} `predicate-type-unknown`
 */
export function parsePredicateType(text: string): string {
  const named = parseNamedPredicateType(text);
  if (named.kind === 'uri') return named.uri;
  return uriOf(named.family, named.kind === 'version' ? named.version : named.family.written);
}

/** @throws {UsageError} `predicate-type-unknown` */
export function parseNamedPredicateType(text: string): NamedPredicateType {
  const alias = Object.hasOwn(cosignNames, text) ? cosignNames[text] : undefined;
  if (alias !== undefined) return { kind: 'uri', uri: alias };
  if (text.length <= maxUriLength && uriForm.test(text)) return { kind: 'uri', uri: text };
  const [name = '', ...versions] = text.split('/');
  const family = predicateFamilies.find((candidate) => candidate.name === name);
  if (family === undefined || versions.length > 1) throw unknownType(text);
  const [version] = versions;
  if (version === undefined) return { kind: 'family', family };
  requireVersion(family, version);
  return { kind: 'version', family, version };
}

/** Family and version of a type that is known; undefined for everything else. */
export function classifyPredicateType(uri: string): PredicateVersion | undefined {
  for (const family of predicateFamilies) {
    for (const [version, known] of Object.entries(family.versions)) {
      if (known === uri) return { family, version };
    }
    if (family.stem === undefined || !uri.startsWith(family.stem)) continue;
    const version = uri.slice(family.stem.length);
    if (versionForm.test(version)) return { family, version };
  }
  return undefined;
}

function uriOf(family: PredicateFamily, version: string): string {
  const known = Object.hasOwn(family.versions, version) ? family.versions[version] : undefined;
  return known ?? `${family.stem ?? ''}${version}`;
}

function requireVersion(family: PredicateFamily, version: string): void {
  if (version !== '' && Object.hasOwn(family.versions, version)) return;
  if (family.stem !== undefined && versionForm.test(version)) return;
  const known = Object.keys(family.versions).filter((name) => name !== '');
  const wanted = family.stem === undefined ? known.map(quote).join(', ') : 'a version like `v1.2`';
  throw new UsageError('predicate-type-unknown', `wanted ${wanted} after \`${family.name}/\`, got ${quote(version)}`);
}

function unknownType(text: string): UsageError {
  const names = [...predicateFamilies.map(({ name }) => name), ...Object.keys(cosignNames)];
  return new UsageError('predicate-type-unknown', `wanted a type of predicate, got ${quote(text)}`, {
    hint: `use one of ${names.map(quote).join(', ')}, \`FAMILY/VERSION\`, or the whole URI`,
  });
}
