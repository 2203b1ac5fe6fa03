// SPDX-License-Identifier: Apache-2.0
import { parseSimpleSigning, type SimpleSigning, simpleSigningType } from '../attest/simple-signing.ts';
import { parseSimpleSigningLayer, type SimpleSigningLayer } from '../attest/simple-signing-layer.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { verifySignature } from '../crypto/verify-signature.ts';
import { CountersignError, UntrustedError } from '../errors/errors.ts';
import type { Annotations } from '../oci/descriptor.ts';
import { quote } from '../oci/quote.ts';
import type { TrustedKey, TrustedKeys } from '../trust/trusted-keys.ts';
import { parseEvidence } from './evidence.ts';
import type { ImageExpectation } from './expectation.ts';
import { type ImageSignature, keySignerOf } from './image-signature.ts';
import { annotationMismatch, missingAnnotation, textMembers } from './match-annotations.ts';
import { matchName, requireName } from './match-name.ts';
import { verifyByKeys } from './verify-by-keys.ts';

export interface SimpleSigningCandidate {
  readonly payload: Uint8Array;
  readonly annotations: Annotations;
}

/**
 * Proves that a layer of a `.sig` manifest is a signature of the expected image by a trusted key. The signature is verified over
 * the layer's bytes; only then are these parsed.
 *
 * @throws {UntrustedError} as `verifyImageSignature`, without `log-entry-missing`
 */
export function verifySimpleSigning(
  candidate: SimpleSigningCandidate,
  trust: TrustedKeys,
  expectation: ImageExpectation,
): Verified<ImageSignature> {
  const layer = parseEvidence(() => parseSimpleSigningLayer(candidate.annotations));
  const by = verifyLayer(layer, candidate.payload, trust);
  const signed = parseEvidence(() => parseSimpleSigning(candidate.payload));
  requireClaims(signed, expectation);
  const nameMatch = matchName(signed.dockerReference, expectation.usedAs);
  requireName(nameMatch, signed.dockerReference, expectation);
  return mintVerified({
    format: 'simple-signing',
    digest: signed.digest,
    signer: keySignerOf(by),
    annotations: textMembers(signed.optional),
    ...(signed.dockerReference === '' ? {} : { signedName: signed.dockerReference }),
    nameMatch,
    type: signed.type,
    tlog: layer.rekorBundle === undefined ? 'none' : 'unchecked',
    payload: candidate.payload,
  });
}

function verifyLayer(layer: SimpleSigningLayer, payload: Uint8Array, trust: TrustedKeys): Verified<TrustedKey> {
  try {
    return verifyByKeys(trust, '', (key) => verifySignature(key, payload, layer.signature));
  } catch (cause) {
    // A trusted key may well have a certificate beside it; only if no key fits is the certificate the better explanation.
    const isMismatch = cause instanceof CountersignError && cause.code === 'signature-mismatch';
    if (!isMismatch || layer.certificate === undefined) throw cause;
    throw new UntrustedError('certificate-in-key-mode', 'wanted a signature by a key, got one by a certificate', {
      cause,
    });
  }
}

// cosign looks at neither type nor name, podman at both; a payload of another type is not the signature of an image.
function requireClaims(signed: SimpleSigning, { digest, annotations }: ImageExpectation): void {
  if (signed.type !== simpleSigningType) {
    throw new UntrustedError(
      'statement-not-image-signing',
      `wanted a payload of the type \`${simpleSigningType}\`, got ${quote(signed.type)}`,
    );
  }
  if (signed.digest !== digest) {
    throw new UntrustedError(
      'digest-mismatch',
      `wanted a signature of \`${digest}\`, got one of \`${signed.digest}\``,
      {
        detail: { signed: [signed.digest] },
      },
    );
  }
  const present = textMembers(signed.optional);
  const missing = missingAnnotation(annotations, present);
  if (missing !== undefined) throw annotationMismatch(missing, annotations, present);
}
