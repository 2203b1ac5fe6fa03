// SPDX-License-Identifier: Apache-2.0
import { preAuthEncoding } from '../attest/dsse.ts';
import { digestBytes } from '../crypto/hash.ts';
import { naturalHash } from '../crypto/key-kind.ts';
import type { Verified } from '../crypto/verified.ts';
import { digestOf } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { Trust } from '../trust/trust.ts';
import type { SignatureCandidate } from '../verify/expectation.ts';
import type { ImageSignature } from '../verify/image-signature.ts';
import { verifyImageSignature } from '../verify/verify-image-signature.ts';
import { claimBytes } from './claim-bytes.ts';
import type { ImageClaim } from './image-claim.ts';
import { ownKeyTrust, ownTrust } from './own-trust.ts';
import type { ProducedSignature, SignatureFormat, StorableSignature } from './produced-signature.ts';
import { signAndPublish } from './sign-and-publish.ts';
import type { FreshContent, SignedContent } from './signed-content.ts';
import { encodeSignedBundle, encodeSignedLayer } from './signed-evidence.ts';
import type { SigningParty } from './signing-party.ts';
import { requireVerifiable } from './signing-services.ts';
import type { SigningSession } from './signing-session.ts';
import { noWitnesses, type Witnesses } from './witnesses.ts';

/**
 * A signature of `claim`, verified before anybody sees it: with the signer's own public key before it is logged, and with
 * everything that the services said of it, if there is a trusted root, before it is returned.
 *
 * @throws {UntrustedError} when what the signer or a service returned does not verify
 * @throws {UsageError} `service-not-configured`, `service-refused`, `identity-token-missing`, `identity-token-refused`
 * @throws {UnavailableError} `service-unavailable`, `service-protocol`
 */
export async function produceSignature(
  claim: ImageClaim,
  format: SignatureFormat,
  session: SigningSession,
): Promise<ProducedSignature> {
  const party = await session.party();
  requireVerifiable(session.services, party, [format]);
  const payload = claimBytes(claim, format);
  const work = { payload, format, party };
  const { signed, witnesses } = await signAndPublish(async () => await signChecked(work, claim), session.publish);
  const storable = storableOf(work, signed, witnesses);
  const trust = ownTrust(party, session);
  const signature = trust === undefined ? signed.proven : verifyOwn(candidateOf(storable), claim, trust);
  return {
    ...storable,
    party,
    rawSignature: signed.signature,
    signature,
    checked: trust === undefined ? 'signature' : 'all',
  };
}

interface SigningWork {
  readonly payload: Uint8Array;
  readonly format: SignatureFormat;
  readonly party: SigningParty;
}

interface CheckedSignature extends SignedContent {
  readonly proven: Verified<ImageSignature>;
}

async function signChecked(work: SigningWork, claim: ImageClaim): Promise<CheckedSignature> {
  const { payload, format, party } = work;
  const message = format === 'bundle' ? preAuthEncoding(mediaTypes.inToto, payload) : payload;
  const signature = await party.signer.sign(message);
  const signed = { party, signature, content: contentOf(work, signature) };
  const bare: SigningWork = { ...work, party: { kind: 'key', signer: party.signer } };
  const candidate = candidateOf(storableOf(bare, signed, noWitnesses));
  return { ...signed, proven: verifyOwn(candidate, claim, ownKeyTrust(party)) };
}

function contentOf({ payload, format, party }: SigningWork, signature: Uint8Array): FreshContent {
  if (format === 'bundle') {
    return { kind: 'dsse', envelope: { payloadType: mediaTypes.inToto, payload, signatures: [{ signature }] } };
  }
  const algorithm = naturalHash(party.signer.publicKey.kind);
  return { kind: 'message', algorithm, digest: digestBytes(algorithm, payload) };
}

function storableOf(
  { payload, format, party }: SigningWork,
  { signature, content }: SignedContent,
  witnesses: Witnesses,
): StorableSignature {
  if (format === 'bundle' && content.kind === 'dsse') {
    return { format, bundle: encodeSignedBundle(party, { ...content, signature }, witnesses) };
  }
  const annotations = encodeSignedLayer(party, signature, witnesses);
  const layer = { mediaType: mediaTypes.simpleSigning, size: payload.length, digest: digestOf(payload), annotations };
  return { format: 'simple-signing', payload, layer };
}

function candidateOf(storable: StorableSignature): SignatureCandidate {
  return storable.format === 'bundle'
    ? { kind: 'bundle', bytes: storable.bundle }
    : { kind: 'simple-signing', payload: storable.payload, annotations: storable.layer.annotations ?? {} };
}

function verifyOwn(candidate: SignatureCandidate, claim: ImageClaim, trust: Trust): Verified<ImageSignature> {
  return verifyImageSignature(candidate, trust, {
    digest: claim.image.digest,
    annotations: claim.annotations,
    strictReference: 'report',
  });
}
