// SPDX-License-Identifier: Apache-2.0
// For tests and benchmarks: evidence that was really signed, and that a test can bend in one place.
import type { Bundle, BundleContent } from '../attest/bundle.ts';
import { preAuthEncoding } from '../attest/dsse.ts';
import { encodeBundle } from '../attest/encode-bundle.ts';
import { encodeImageStatement, type ImageClaim } from '../attest/image-statement.ts';
import { encodeSimpleSigning, type SimpleSigning, simpleSigningType } from '../attest/simple-signing.ts';
import { encodeSimpleSigningLayer, type SimpleSigningLayer } from '../attest/simple-signing-layer.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { keyHint } from '../crypto/key-hint.ts';
import type { Signer } from '../crypto/key-signer.ts';
import { digestOf } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { TrustedKey } from '../trust/trusted-keys.ts';
import type { ImageExpectation, SignatureCandidate } from './expectation.ts';

export const imageDigest = digestOf(encodeUtf8('the image'));
export const otherDigest = digestOf(encodeUtf8('another image'));

export function trusted(signer: Signer, source = 'cosign.pub'): TrustedKey {
  return { key: signer.publicKey, source };
}

export function expectationOf(changes: Partial<ImageExpectation> = {}): ImageExpectation {
  return { digest: imageDigest, annotations: {}, strictReference: 'report', ...changes };
}

export async function signDsse(
  signer: Signer,
  payload: Uint8Array,
  payloadType: string = mediaTypes.inToto,
): Promise<BundleContent> {
  const signature = await signer.sign(preAuthEncoding(payloadType, payload));
  return { kind: 'dsse', envelope: { payloadType, payload, signatures: [{ signature }] }, signature };
}

export function bundleWith(signer: Signer, content: BundleContent, changes: Partial<Bundle> = {}): Uint8Array {
  const material = { kind: 'public-key', hint: keyHint(signer.publicKey) } as const;
  return encodeBundle({ version: '0.3', material, logEntries: [], timestamps: [], content, ...changes });
}

/** A bundle that signs the image, as `sign` writes it. */
export async function imageBundle(
  signer: Signer,
  claim: Partial<ImageClaim> = {},
  changes: Partial<Bundle> = {},
): Promise<SignatureCandidate> {
  const statement = encodeImageStatement({ digest: imageDigest, annotations: {}, ...claim });
  return { kind: 'bundle', bytes: bundleWith(signer, await signDsse(signer, statement), changes) };
}

export async function simpleSigningOf(
  signer: Signer,
  claim: Partial<SimpleSigning> = {},
  extra: Omit<SimpleSigningLayer, 'signature'> = {},
): Promise<Extract<SignatureCandidate, { readonly kind: 'simple-signing' }>> {
  const payload = encodeSimpleSigning({
    dockerReference: 'registry.example/team/app',
    digest: imageDigest,
    type: simpleSigningType,
    optional: null,
    ...claim,
  });
  const signature = await signer.sign(payload);
  return { kind: 'simple-signing', payload, annotations: encodeSimpleSigningLayer({ signature, ...extra }) };
}
