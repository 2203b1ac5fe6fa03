// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '../bytes/equal-bytes.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Certificate } from './certificate.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { isSignedBy } from './proven-issuers.ts';

export interface PathRules {
  /** Throws an UntrustedError if `issuer` must not stand above `below` (the leaf first). */
  readonly requireIssuer: (issuer: Certificate, below: readonly Certificate[]) => void;
  /** Certificates that somebody delivered; nobody believes them. */
  readonly extraIntermediates: readonly Certificate[];
}

interface Search extends PathRules {
  readonly authority: CertificateAuthority;
  readonly candidates: readonly Certificate[];
  /** Certificates from which the root was looked for already: each is left once, so that the work does not explode. */
  readonly seen: Set<Certificate>;
  extraChecks: number;
  problem: UntrustedError | undefined;
}

// Each check may cost a P-384 verification (0.6 ms). Those between trusted certificates are not counted: they are done once.
const maxExtraChecks = 48;

/**
 * The issuers from that of `leaf` up to the root of `authority`: each name, signature and rule holds. Empty if the leaf is the root,
 * and undefined if no signatures lead there: most leaves are of one authority among several, and to refuse costs more than to look.
 *
 * @throws {UntrustedError} what a rule had against the first path that it refused
 */
export function findPath(
  leaf: Certificate,
  authority: CertificateAuthority,
  rules: PathRules,
): readonly Certificate[] | undefined {
  const search: Search = {
    ...rules,
    authority,
    candidates: [...authority.intermediates, ...rules.extraIntermediates],
    seen: new Set(),
    extraChecks: 0,
    problem: undefined,
  };
  const issuers = climb(search, [leaf]);
  if (issuers === undefined && search.problem !== undefined) throw search.problem;
  return issuers;
}

function climb(search: Search, path: readonly Certificate[]): readonly Certificate[] | undefined {
  const { root } = search.authority;
  const top = path.at(-1);
  if (top === undefined || search.seen.has(top)) return undefined;
  search.seen.add(top);
  if (equalBytes(top.der, root.der)) return path.slice(1);
  if (isAllowedIssuer(search, root, path)) return [...path.slice(1), root];
  for (const candidate of search.candidates) {
    if (search.seen.has(candidate) || !isAllowedIssuer(search, candidate, path)) continue;
    const issuers = climb(search, [...path, candidate]);
    if (issuers !== undefined) return issuers;
  }
  return undefined;
}

function isAllowedIssuer(search: Search, issuer: Certificate, path: readonly Certificate[]): boolean {
  const top = path.at(-1);
  if (top === undefined || !equalBytes(top.issuer, issuer.subject)) return false;
  if (search.extraIntermediates.includes(issuer) || search.extraIntermediates.includes(top)) search.extraChecks += 1;
  if (search.extraChecks > maxExtraChecks || !isSignedBy(top, issuer)) return false;
  try {
    search.requireIssuer(issuer, path);
    return true;
  } catch (error) {
    if (!(error instanceof UntrustedError)) throw error;
    search.problem ??= error;
    return false;
  }
}
