// SPDX-License-Identifier: Apache-2.0
import type { ValidityPeriod } from '../crypto/validity-period.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { CertificateAuthority } from '../x509/certificate-authority.ts';
import { namePartsOf } from './name-parts.ts';
import type { StatedValidity } from './read-validity.ts';

interface AuthorityParts {
  /** Nearest to the leaf first. */
  readonly intermediates: readonly Certificate[];
  readonly root: Certificate;
  readonly uri: string;
  readonly validFor: StatedValidity;
}

/**
 * An authority with the name that its root certificate gives it. One that does not say since when it may be believed is believed as long as
 * its root is.
 *
 * @throws {MalformedError} `der-malformed` for a name that does not parse
 */
export function authorityOf({ intermediates, root, uri, validFor }: AuthorityParts): CertificateAuthority {
  return {
    name: nameOf(root) || uri || 'unnamed authority',
    uri,
    root,
    intermediates,
    validFor: periodOf(validFor, root),
  };
}

function periodOf({ startMs, endMs }: StatedValidity, root: Certificate): ValidityPeriod {
  return { startMs: startMs ?? root.notBeforeMs, ...(endMs === undefined ? {} : { endMs }) };
}

function nameOf(root: Certificate): string {
  const { organization, commonName } = namePartsOf(root.subject);
  return [organization, commonName].filter((part) => part !== undefined && part !== '').join(' ');
}
