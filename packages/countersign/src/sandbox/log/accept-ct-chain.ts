// SPDX-License-Identifier: Apache-2.0
import { derNull } from '../../bytes/encode-der.ts';
import { equalBytes } from '../../bytes/equal-bytes.ts';
import { verifySignatureWithAlgorithm } from '../../crypto/verify-certificate-signature.ts';
import { UntrustedError } from '../../errors/errors.ts';
import type { Certificate } from '../../x509/certificate.ts';
import { certificateError, certificateRefused } from '../../x509/certificate-error.ts';
import { parseCertificate } from '../../x509/parse-certificate.ts';
import { extensionOf } from '../../x509/parse-certificate-usage.ts';
import type { LoggedCertificate } from '../pki/build-sct.ts';
import { poisonOid } from '../pki/extensions.ts';
import { withoutPoison } from './without-poison.ts';

/** What a log entry is made of. */
export interface AcceptedChain {
  readonly logged: LoggedCertificate;
  /** DER, as it was sent. */
  readonly first: Uint8Array;
  /** The issuer and the root, whether or not the root was sent: a log shows the whole chain (RFC 6962 §3.1). */
  readonly above: readonly Uint8Array[];
}

/** The one authority whose certificates a log takes in. */
export interface AcceptedAuthority {
  readonly issuer: Certificate;
  readonly root: Certificate;
}

/**
 * What the log of one authority makes of a chain: its first certificate was signed by that authority, and is a precertificate where one
 * is wanted, and none elsewhere. That it has run out does not matter to a log.
 *
 * @throws {MalformedError} `certificate-malformed`
 * @throws {UntrustedError} `certificate-untrusted`, `certificate-refused`
 */
export function acceptCtChain(
  chain: readonly Uint8Array[],
  wanted: LoggedCertificate['kind'],
  { issuer, root }: AcceptedAuthority,
): AcceptedChain {
  const [first = new Uint8Array(), ...sent] = chain;
  const certificate = parseCertificate(first);
  const above = [issuer.der, root.der];
  if (
    sent.length === 0 ||
    sent.length > above.length ||
    !sent.every((der, index) => equalBytes(der, above[index] ?? first))
  )
    throw notOurs(certificate, 'wanted its issuer and root of this sandbox after it, in this order');
  requireIssuedBy(certificate, issuer);
  requireKind(certificate, wanted);
  return { logged: loggedAs(certificate, wanted, issuer), first, above };
}

function requireIssuedBy(certificate: Certificate, issuer: Certificate): void {
  if (!equalBytes(certificate.issuer, issuer.subject)) throw notOurs(certificate, 'another authority issued it');
  const { signatureAlgorithm, tbs, signature } = certificate;
  try {
    verifySignatureWithAlgorithm(issuer.publicKey, signatureAlgorithm, tbs, signature);
  } catch (cause) {
    if (!(cause instanceof UntrustedError)) throw cause;
    throw notOurs(certificate, 'the authority of this sandbox did not sign it', cause);
  }
}

function requireKind(certificate: Certificate, wanted: LoggedCertificate['kind']): void {
  const poison = extensionOf(certificate, poisonOid);
  if (wanted === 'certificate') {
    if (poison !== undefined) throw certificateRefused(certificate, 'wanted a certificate, got a precertificate');
    return;
  }
  // RFC 6962 §3.1: critical, with ASN.1 NULL; otherwise it would be a certificate that somebody may accept.
  if (poison?.critical !== true || !equalBytes(poison.value, derNull()))
    throw certificateRefused(certificate, 'wanted a precertificate, got no extension that poisons it');
}

function loggedAs(certificate: Certificate, kind: LoggedCertificate['kind'], issuer: Certificate): LoggedCertificate {
  switch (kind) {
    case 'certificate':
      return { kind, certificate: certificate.der };
    case 'precertificate':
      return { kind, tbs: withoutPoison(certificate), issuer: issuer.publicKey };
  }
}

function notOurs(certificate: Certificate, problem: string, cause?: unknown): UntrustedError {
  return certificateError('certificate-untrusted', certificate, problem, cause);
}
