// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '../bytes/equal-bytes.ts';
import { MalformedError } from '../errors/errors.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { CertificateAuthority } from '../x509/certificate-authority.ts';
import { parseCertificatesPem } from '../x509/parse-certificate-pem.ts';
import { isSignedBy } from '../x509/proven-issuers.ts';
import { authorityOf } from './authority-of.ts';
import type { StatedValidity } from './read-validity.ts';

export interface AuthoritySource {
  /** Certificates in any order: one root, and what leads to it. */
  readonly pem: string;
  readonly uri: string;
  /** Absent: as long as the root is valid. */
  readonly validFor?: StatedValidity;
}

const maxCertificates = 16;

/**
 * An authority of one's own from plain PEM. The certificates must make one chain, each signed by the next, up to a root that signed itself;
 * they are put in that order. A single certificate is the anchor even if another signed it.
 *
 * @throws {MalformedError} `certificate-malformed` for what is no chain
 * @throws {UntrustedError} `algorithm-refused`
 */
export function certificateAuthorityOf({ pem, uri, validFor = {} }: AuthoritySource): CertificateAuthority {
  const certificates = parseCertificatesPem(pem, maxCertificates);
  const [root, ...above] = certificates.length === 1 ? certificates : certificates.filter(isRoot);
  if (root === undefined) throw malformed('wanted a root certificate, which signed itself, got none');
  if (above.length > 0) throw malformed(`wanted one root certificate, got ${above.length + 1}`);
  return authorityOf({ root, intermediates: chainDownFrom(root, certificates), uri, validFor });
}

/** Nearest to the leaf first. */
function chainDownFrom(root: Certificate, certificates: readonly Certificate[]): readonly Certificate[] {
  const chain: Certificate[] = [];
  let rest = certificates.filter((certificate) => certificate !== root);
  let issuer = root;
  while (rest.length > 0) {
    const [next, ...others] = rest.filter((certificate) => isIssuedBy(certificate, issuer));
    if (next === undefined)
      throw malformed('wanted each certificate signed by the next one, got one that none of them signed');
    if (others.length > 0) throw malformed('wanted one chain, got two certificates signed by the same one');
    chain.unshift(next);
    rest = rest.filter((certificate) => certificate !== next);
    issuer = next;
  }
  return chain;
}

function isRoot(certificate: Certificate): boolean {
  return isIssuedBy(certificate, certificate);
}

function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  return equalBytes(certificate.issuer, issuer.subject) && isSignedBy(certificate, issuer);
}

function malformed(message: string): MalformedError {
  return new MalformedError('certificate-malformed', message);
}
