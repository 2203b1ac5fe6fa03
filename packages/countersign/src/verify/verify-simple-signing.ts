// SPDX-License-Identifier: Apache-2.0
import { parseLegacyEvidence } from '../attest/legacy-evidence.ts';
import { parseSimpleSigning, type SimpleSigning, simpleSigningType } from '../attest/simple-signing.ts';
import { parseSimpleSigningLayer } from '../attest/simple-signing-layer.ts';
import { quote } from '../bytes/quote.ts';
import { digestsOf } from '../crypto/message-digests.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { verifySignature } from '../crypto/verify-signature.ts';
import { UntrustedError } from '../errors/errors.ts';
import type { Annotations } from '../oci/descriptor.ts';
import type { Trust } from '../trust/trust.ts';
import { parseEvidence } from './evidence.ts';
import type { ImageExpectation } from './expectation.ts';
import type { ImageSignature } from './image-signature.ts';
import { annotationMismatch, missingAnnotation, textMembers } from './match-annotations.ts';
import { matchName, requireName } from './match-name.ts';
import type { ProvenSigner } from './signer.ts';
import { verifyLegacySigner } from './verify-legacy-signer.ts';

export interface SimpleSigningCandidate {
  readonly payload: Uint8Array;
  readonly annotations: Annotations;
}

/**
 * Proves that a layer of a `.sig` manifest is a signature of the expected image by somebody trusted. The signature is verified over
 * the layer's bytes; only then are these parsed.
 *
 * @throws {UntrustedError} as `verifyImageSignature`
 */
export function verifySimpleSigning(
  candidate: SimpleSigningCandidate,
  trust: Trust,
  expectation: ImageExpectation,
): Verified<ImageSignature> {
  const by = verifyLayer(candidate, trust);
  const signed = parseEvidence(() => parseSimpleSigning(candidate.payload));
  requireClaims(signed, expectation);
  const nameMatch = matchName(signed.dockerReference, expectation.usedAs);
  requireName(nameMatch, signed.dockerReference, expectation);
  return mintVerified({
    ...by,
    format: 'simple-signing',
    digest: signed.digest,
    annotations: textMembers(signed.optional),
    ...(signed.dockerReference === '' ? {} : { signedName: signed.dockerReference }),
    signedNames: signed.dockerReference === '' ? [] : [signed.dockerReference],
    nameMatch,
    type: signed.type,
    payload: candidate.payload,
  });
}

function verifyLayer({ payload, annotations }: SimpleSigningCandidate, trust: Trust): Verified<ProvenSigner> {
  const { signature, ...texts } = parseEvidence(() => parseSimpleSigningLayer(annotations));
  const evidence = parseEvidence(() => parseLegacyEvidence(texts));
  const content = { kind: 'message', digests: digestsOf(payload) } as const;
  const prove = (key: PublicKey): void => void verifySignature(key, payload, signature);
  return verifyLegacySigner({ ...evidence, signature, timestamped: signature, content, prove }, trust);
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
