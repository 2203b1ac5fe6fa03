// SPDX-License-Identifier: Apache-2.0
import type { Bundle, BundleContent } from '../attest/bundle.ts';
import { preAuthEncoding } from '../attest/dsse.ts';
import { quote } from '../bytes/quote.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { verifySignature } from '../crypto/verify-signature.ts';
import { UntrustedError } from '../errors/errors.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { Trust } from '../trust/trust.ts';
import type { ProvenSigner } from './signer.ts';
import { verifySigner } from './verify-signer.ts';

export interface SignedPayload {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly by: ProvenSigner;
}

export type EnvelopeContent = Extract<BundleContent, { readonly kind: 'dsse' }>;

/**
 * Proves that somebody trusted signed payload and payload type of the bundle's envelope.
 *
 * @throws {UntrustedError} as `verifySigner`
 */
export function verifyEnvelope(bundle: Bundle, content: EnvelopeContent, trust: Trust): Verified<SignedPayload> {
  const { payloadType, payload } = content.envelope;
  const { signature } = content;
  const pae = preAuthEncoding(payloadType, payload);
  const { material, logEntries, timestamps } = bundle;
  const by = verifySigner(
    {
      signature,
      material,
      logEntries,
      timestamps,
      timestamped: signature,
      content: { kind: 'dsse', payloadType, payload, pae },
      prove: (key) => void verifySignature(key, pae, signature),
    },
    trust,
  );
  return mintVerified({ payloadType, payload, by });
}

export function requireStatementType(payloadType: string): void {
  if (payloadType === mediaTypes.inToto) return;
  throw new UntrustedError(
    'statement-not-image-signing',
    `wanted a payload of the type \`${mediaTypes.inToto}\`, got ${quote(payloadType)}`,
  );
}
