// SPDX-License-Identifier: Apache-2.0
import type { BundleContent, BundleMaterial } from '../attest/bundle.ts';
import { preAuthEncoding } from '../attest/dsse.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { verifySignature } from '../crypto/verify-signature.ts';
import { UntrustedError } from '../errors/errors.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { quote } from '../oci/quote.ts';
import type { TrustedKey, TrustedKeys } from '../trust/trusted-keys.ts';
import { verifyByKeys } from './verify-by-keys.ts';

export interface SignedPayload {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly by: TrustedKey;
}

/**
 * Proves that a trusted key signed payload and payload type of the envelope.
 *
 * @throws {UntrustedError} `signature-mismatch`, `key-mismatch`
 */
export function verifyEnvelope(
  content: Extract<BundleContent, { readonly kind: 'dsse' }>,
  trust: TrustedKeys,
  hint: string,
): Verified<SignedPayload> {
  const { payloadType, payload } = content.envelope;
  const message = preAuthEncoding(payloadType, payload);
  const by = verifyByKeys(trust, hint, (key) => verifySignature(key, message, content.signature));
  return mintVerified({ payloadType, payload, by });
}

/** Returns the claim of a key; a certificate is not looked at where only keys are trusted. */
export function requireKeyMaterial(material: BundleMaterial): Extract<BundleMaterial, { readonly kind: 'public-key' }> {
  if (material.kind === 'public-key') return material;
  throw new UntrustedError('certificate-in-key-mode', 'wanted a signature by a key, got one by a certificate');
}

export function requireStatementType(payloadType: string): void {
  if (payloadType === mediaTypes.inToto) return;
  throw new UntrustedError(
    'statement-not-image-signing',
    `wanted a payload of the type \`${mediaTypes.inToto}\`, got ${quote(payloadType)}`,
  );
}
