// SPDX-License-Identifier: Apache-2.0
import type { BundleMaterial } from '../attest/bundle.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { UntrustedError, UsageError } from '../errors/errors.ts';
import type { EvidenceDemands, Trust } from '../trust/trust.ts';
import type { SignatureEvidence } from './signature-evidence.ts';
import type { ProvenSigner } from './signer.ts';
import { verifyCertificateSigner } from './verify-certificate-signer.ts';
import { verifyKeySigner } from './verify-key-signer.ts';

/**
 * Proves that somebody trusted made the signature, with as many logs and timestamps as are demanded. The evidence says whether a
 * key or a certificate signed; whether that is believed, trust alone says (GHSA-fx35-mq7g-6g98).
 *
 * @throws {UntrustedError} `certificate-in-key-mode`, `key-in-identity-mode`, and as `verifyKeySigner` and `verifyCertificateSigner`
 * @throws {UsageError} `usage-api` when nobody is trusted · `trusted-root-missing` · `message-needed`
 */
export function verifySigner(evidence: SignatureEvidence, trust: Trust): Verified<ProvenSigner> {
  const { material } = evidence;
  requireTrustedKind(material, trust);
  requireNumbers(trust.demands);
  switch (material.kind) {
    case 'public-key':
      return mintVerified(verifyKeySigner(evidence, material.hint, trust));
    case 'certificates':
      return mintVerified(verifyCertificateSigner(evidence, material.certificates, trust));
  }
}

/**
 * Returns if signers of this kind are trusted at all.
 *
 * @throws {UntrustedError} `certificate-in-key-mode`, `key-in-identity-mode`
 * @throws {UsageError} `usage-api` when nobody is trusted
 */
export function requireTrustedKind(material: BundleMaterial, { keys, identities }: Trust): void {
  if (keys.length === 0 && identities.length === 0) {
    throw new UsageError('usage-api', 'wanted at least one trusted key or identity, got none');
  }
  switch (material.kind) {
    case 'public-key':
      if (keys.length === 0) throw keyInIdentityMode();
      break;
    case 'certificates':
      if (identities.length === 0) throw certificateInKeyMode();
  }
}

/** A caller without types may pass anything: what is no number would demand nothing. */
function requireNumbers(demands: EvidenceDemands): void {
  for (const name of ['logs', 'logsOfKeys', 'timestamps', 'scts'] as const) {
    if (Number.isSafeInteger(demands[name]) && demands[name] >= 0) continue;
    throw new UsageError('usage-api', `wanted a whole number from 0 up for the demand \`${name}\``);
  }
}

export function certificateInKeyMode(cause?: unknown): UntrustedError {
  return new UntrustedError('certificate-in-key-mode', 'wanted a signature by a key, got one by a certificate', {
    cause,
  });
}

function keyInIdentityMode(): UntrustedError {
  return new UntrustedError('key-in-identity-mode', 'wanted a signature by a certificate, got one by a bare key');
}
