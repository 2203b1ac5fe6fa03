// SPDX-License-Identifier: Apache-2.0
import { equalBytes } from '../bytes/equal-bytes.ts';
import { digestBytes } from '../crypto/hash.ts';
import { sha1Bytes } from '../crypto/sha1.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { verifySignatureWithAlgorithm } from '../crypto/verify-certificate-signature.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Certificate } from './certificate.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { findTimestampSigner } from './find-timestamp-signer.ts';
import type { CertificateDigest, TimestampToken } from './timestamp-token.ts';
import { verifyCertificatePath } from './verify-certificate-path.ts';

export interface ProvenTime {
  /** Milliseconds since 1970; digits below stay. */
  readonly instantMs: number;
  readonly authority: CertificateAuthority;
}

/**
 * Proves that one of the authorities saw `message` no later than at the time it states, while its certificates and the trust in it were
 * valid (RFC 3161 §2.3, §2.4.2). The nonce is for who asked, and is not looked at.
 *
 * @throws {UntrustedError} `certificate-untrusted` if none of the authorities made the token, `timestamp-invalid` if the one that it names
 * did not make it for this message, or not then
 */
export function verifyTimestamp(
  token: TimestampToken,
  message: Uint8Array,
  authorities: readonly CertificateAuthority[],
): Verified<ProvenTime> {
  let problem: UntrustedError | undefined;
  for (const authority of authorities) {
    try {
      const signer = signerOf(token, authority);
      if (signer === undefined) continue;
      requireTokenOf(signer, token);
      requireImprint(token, message);
      return mintVerified({ instantMs: token.instantMs, authority });
    } catch (error) {
      if (!(error instanceof UntrustedError)) throw error;
      problem ??= error;
    }
  }
  if (problem === undefined) throw unknownAuthority();
  throw problem.code === 'timestamp-invalid' ? problem : invalid(problem.message, problem);
}

/** The certificate of the signer, its path proven at the time of the token; undefined if it is not of this authority. */
function signerOf(token: TimestampToken, authority: CertificateAuthority): Certificate | undefined {
  const candidate = findTimestampSigner(token, authority);
  if (candidate === undefined) return undefined;
  try {
    const { leaf } = verifyCertificatePath(candidate.certificate, {
      authorities: [authority],
      instantsMs: [token.instantMs],
      purpose: 'timestamping',
      extraIntermediates: candidate.extraIntermediates,
    });
    return leaf;
  } catch (error) {
    if (error instanceof UntrustedError && error.code === 'certificate-untrusted') return undefined;
    throw error;
  }
}

function requireTokenOf(certificate: Certificate, { info, signer }: TimestampToken): void {
  const { hash, bytes } = signer.contentDigest;
  if (!equalBytes(digestBytes(hash, info), bytes)) throw invalid('what it says is not what its authority signed');
  if (!signer.certificateDigests.every((digest) => isDigestOf(digest, certificate))) {
    throw invalid('it names another certificate than the one it was signed with');
  }
  try {
    verifySignatureWithAlgorithm(certificate.publicKey, signer.algorithm, signer.signed, signer.signature);
  } catch (cause) {
    if (!(cause instanceof UntrustedError)) throw cause;
    throw invalid('its signature was not made by the authority that it names', cause);
  }
}

function requireImprint({ imprint: { hash, bytes } }: TimestampToken, message: Uint8Array): void {
  if (!equalBytes(digestBytes(hash, message), bytes)) throw invalid('it is about something else than this signature');
}

function isDigestOf({ hash, bytes }: CertificateDigest, { der }: Certificate): boolean {
  return equalBytes(hash === 'sha1' ? sha1Bytes(der) : digestBytes(hash, der), bytes);
}

function invalid(problem: string, cause?: unknown): UntrustedError {
  return new UntrustedError('timestamp-invalid', `the timestamp does not hold: ${problem}`, { cause });
}

function unknownAuthority(): UntrustedError {
  return new UntrustedError('certificate-untrusted', 'the timestamp was made by no authority that is trusted');
}
