// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../../errors/errors.ts';
import { authorityOf } from '../../trust/authority-of.ts';
import type { StatedValidity } from '../../trust/read-validity.ts';
import type { Certificate } from '../../x509/certificate.ts';
import type { CertificateAuthority } from '../../x509/certificate-authority.ts';

export interface AuthorityFacts {
  readonly uri: string;
  readonly validFor: StatedValidity;
}

/** One authority: its root last, whatever stands before it nearer to the leaf. */
export function authorityOfChain(chain: readonly Certificate[], facts: AuthorityFacts): CertificateAuthority {
  const root = chain.at(-1);
  if (root === undefined) throw new UsageError('usage-flag', 'wanted at least one certificate in a chain, got none');
  return authorityOf({ root, intermediates: chain.slice(0, -1), ...facts });
}

/**
 * An authority for each root, each with all intermediates: which belongs to which is for the path to find.
 *
 * @throws {UsageError} `usage-flag` when there is no root
 */
export function authoritiesOfRoots(
  roots: readonly Certificate[],
  intermediates: readonly Certificate[],
  where: string,
): readonly CertificateAuthority[] {
  if (roots.length === 0) {
    throw new UsageError('usage-flag', `wanted a certificate that is its own issuer in \`${where}\`, got none`);
  }
  return roots.map((root) => authorityOf({ root, intermediates, uri: '', validFor: {} }));
}
