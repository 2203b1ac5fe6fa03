// SPDX-License-Identifier: Apache-2.0

import { preAuthEncoding } from '../attest/dsse.ts';
import { encodeBundle } from '../attest/encode-bundle.ts';
import { encodeImageStatement } from '../attest/image-statement.ts';
import { encodeSimpleSigning, simpleSigningType } from '../attest/simple-signing.ts';
import { encodeBase64 } from '../bytes/base64.ts';
import { keyHint } from '../crypto/key-hint.ts';
import type { Signer } from '../crypto/key-signer.ts';
import { digestOf } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { Trust } from '../trust/trust.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import type { SignatureCandidate } from '../verify/expectation.ts';
import { verifyImageSignature } from '../verify/verify-image-signature.ts';
import type { ImageClaim } from './image-claim.ts';
import type { ProducedSignature, SignatureFormat } from './produced-signature.ts';

/** The bytes that a signature of `claim` covers; the same claim always gives the same bytes. */
export function claimBytes(claim: ImageClaim, format: SignatureFormat): Uint8Array {
  const { repository, tag, annotations } = claim;
  const digest = claim.image.digest;
  if (format === 'bundle') {
    const name = repository === undefined || tag === undefined ? repository : `${repository}:${tag}`;
    return encodeImageStatement({ digest, annotations, ...(name === undefined ? {} : { name }) });
  }
  return encodeSimpleSigning({
    dockerReference: legacyName(claim),
    digest,
    type: simpleSigningType,
    optional: annotations,
  });
}

/**
 * A signature of `claim`, verified with the signer's own public key before anybody sees it: a broken signer is found here.
 *
 * @throws {UntrustedError} when what the signer returned does not verify
 */
export async function produceSignature(
  claim: ImageClaim,
  format: SignatureFormat,
  signer: Signer,
): Promise<ProducedSignature> {
  const payload = claimBytes(claim, format);
  if (format === 'bundle') {
    const signature = await signer.sign(preAuthEncoding(mediaTypes.inToto, payload));
    const envelope = { payloadType: mediaTypes.inToto, payload, signatures: [{ signature }] };
    const bundle = encodeBundle({
      version: '0.3',
      material: { kind: 'public-key', hint: keyHint(signer.publicKey) },
      logEntries: [],
      timestamps: [],
      content: { kind: 'dsse', envelope, signature },
    });
    return { format, bundle, signature: verifyOwn({ kind: 'bundle', bytes: bundle }, claim, signer) };
  }
  const signature = await signer.sign(payload);
  const annotations = { 'dev.cosignproject.cosign/signature': encodeBase64(signature) };
  const layer = { mediaType: mediaTypes.simpleSigning, size: payload.length, digest: digestOf(payload), annotations };
  return {
    format,
    payload,
    layer,
    signature: verifyOwn({ kind: 'simple-signing', payload, annotations }, claim, signer),
  };
}

function verifyOwn(candidate: SignatureCandidate, claim: ImageClaim, signer: Signer): ProducedSignature['signature'] {
  return verifyImageSignature(candidate, ownKey(signer), {
    digest: claim.image.digest,
    annotations: claim.annotations,
    strictReference: 'report',
  });
}

export function ownKey(signer: Signer): Trust {
  return trustKeys([{ key: signer.publicKey, source: 'the key that signs' }]);
}

function legacyName({ identity, repository = '', tag }: ImageClaim): string {
  if (identity !== undefined) return identity;
  const spelling = repository.startsWith('docker.io/') ? `index.${repository}` : repository;
  return tag === undefined ? spelling : `${spelling}:${tag}`;
}
