// SPDX-License-Identifier: Apache-2.0
import type { LegacyEvidence } from '../attest/legacy-evidence.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { CountersignError } from '../errors/errors.ts';
import type { Trust } from '../trust/trust.ts';
import type { SignatureEvidence } from './signature-evidence.ts';
import type { ProvenSigner } from './signer.ts';
import { certificateInKeyMode, verifySigner } from './verify-signer.ts';

/** A legacy signature: whether its certificate matters is not for the evidence to say, a trusted key may have signed all the same. */
export type LegacySignature = LegacyEvidence & Omit<SignatureEvidence, 'material'>;

/**
 * Proves that somebody trusted made a signature in one of cosign's old formats: a trusted key, or else an identity by the
 * certificate beside it.
 *
 * @throws {UntrustedError} as `verifySigner`
 */
export function verifyLegacySigner(signature: LegacySignature, trust: Trust): Verified<ProvenSigner> {
  const { certificates, ...evidence } = signature;
  const [certificateBeside] = certificates;
  const beside = certificateBeside === undefined ? {} : { certificateBeside };
  const byKey = { ...evidence, ...beside, material: { kind: 'public-key', hint: '' } } as const;
  const byCertificate = { ...evidence, material: { kind: 'certificates', certificates } } as const;
  if (certificates.length === 0) return mintVerified(verifySigner(byKey, trust));
  if (trust.keys.length === 0) return mintVerified(verifySigner(byCertificate, trust));
  try {
    return mintVerified(verifySigner(byKey, trust));
  } catch (cause) {
    const isMismatch = cause instanceof CountersignError && cause.code === 'signature-mismatch';
    if (!isMismatch) throw cause;
    if (trust.identities.length > 0) return mintVerified(verifySigner(byCertificate, trust));
    throw certificateInKeyMode(cause);
  }
}
