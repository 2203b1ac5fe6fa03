// SPDX-License-Identifier: Apache-2.0
import { digestHex } from '../crypto/hash.ts';
import type { UntrustedCode } from '../errors/codes.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Certificate } from './certificate.ts';

/** A refusal that says which certificate of the path it is about. */
export function certificateError(
  code: Extract<UntrustedCode, `certificate-${string}`>,
  certificate: Certificate,
  problem: string,
  cause?: unknown,
): UntrustedError {
  const fingerprint = digestHex('sha256', certificate.der);
  return new UntrustedError(code, `certificate \`${fingerprint}\`: ${problem}`, { detail: { fingerprint }, cause });
}

export function certificateRefused(certificate: Certificate, problem: string, cause?: unknown): UntrustedError {
  return certificateError('certificate-refused', certificate, problem, cause);
}
