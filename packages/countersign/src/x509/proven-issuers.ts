// SPDX-License-Identifier: Apache-2.0
import { verifySignatureWithAlgorithm } from '../crypto/verify-certificate-signature.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Certificate } from './certificate.ts';

const provenIssuers: unique symbol = Symbol('issuers whose signature was verified');

interface Remembering extends Certificate {
  readonly [provenIssuers]?: WeakSet<Certificate>;
}

/**
 * The same certificate, which from now on remembers whose signature under it was verified: those between the certificates of a
 * trusted root are checked once, not at each use (P-384 costs ten times as much as all else). The memory belongs to this very object:
 * a property that is not enumerable stays behind when somebody copies the certificate and changes it.
 */
export function rememberIssuers(certificate: Certificate): Certificate {
  return Object.defineProperty(certificate, provenIssuers, { value: new WeakSet<Certificate>() });
}

/** Whether `issuer` signed `certificate`. Names and usage are not looked at. */
export function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  const remembered = (certificate as Remembering)[provenIssuers];
  if (remembered?.has(issuer) === true) return true;
  if (!hasSignature(certificate, issuer)) return false;
  remembered?.add(issuer);
  return true;
}

function hasSignature({ tbs, signature, signatureAlgorithm }: Certificate, { publicKey }: Certificate): boolean {
  try {
    verifySignatureWithAlgorithm(publicKey, signatureAlgorithm, tbs, signature);
    return true;
  } catch (error) {
    if (error instanceof UntrustedError) return false;
    throw error;
  }
}
