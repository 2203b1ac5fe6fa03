// SPDX-License-Identifier: Apache-2.0
import { type Envelope, envelopeToJson, preAuthEncoding } from '../attest/dsse.ts';
import type { PredicateMatcher } from '../attest/predicate-matcher.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { Verified } from '../crypto/verified.ts';
import { mediaTypes } from '../oci/media-type.ts';
import type { Trust } from '../trust/trust.ts';
import type { AttestationCandidate } from '../verify/expectation.ts';
import type { ImageAttestation } from '../verify/image-attestation.ts';
import { verifyAttestation } from '../verify/verify-attestation.ts';
import type { AttestationClaim } from './attestation-claim.ts';
import { envelopeLayer } from './envelope-layer.ts';
import { ownKeyTrust, ownTrust } from './own-trust.ts';
import type { AttestationFormat, ProducedAttestation, StorableAttestation } from './produced-attestation.ts';
import { signAndPublish } from './sign-and-publish.ts';
import type { SignedContent } from './signed-content.ts';
import { encodeSignedBundle, encodeSignedLayer } from './signed-evidence.ts';
import type { SigningParty } from './signing-party.ts';
import { requireVerifiable } from './signing-services.ts';
import type { SigningSession } from './signing-session.ts';
import { requireUploadable } from './upload-limits.ts';
import { noWitnesses, type Witnesses } from './witnesses.ts';

/**
 * An attestation of `claim`, verified before anybody sees it: with the signer's own public key before it is logged, and with
 * everything that the services said of it, if there is a trusted root, before it is returned.
 *
 * @throws {UntrustedError} when what the signer or a service returned does not verify, or the statement is not about the claim
 * @throws {UsageError} `upload-too-large`, `service-not-configured`, `service-refused`, `identity-token-missing`, `identity-token-refused`
 * @throws {UnavailableError} `service-unavailable`, `service-protocol`
 */
export async function produceAttestation(
  claim: AttestationClaim,
  format: AttestationFormat,
  session: SigningSession,
): Promise<ProducedAttestation> {
  requireUploadable(claim.statement.length, session.services);
  const party = await session.party();
  requireVerifiable(session.services, party, [format === 'bundle' ? 'bundle' : 'simple-signing']);
  const work = { claim, format, party };
  const { signed, witnesses } = await signAndPublish(async () => await signChecked(work), session.publish);
  const storable = storableOf(work, signed, witnesses);
  const trust = ownTrust(party, session);
  return {
    ...storable,
    party,
    witnesses,
    envelope: signed.envelopeBytes,
    rawSignature: signed.signature,
    attestation: trust === undefined ? signed.proven : verifyOwn(storable, claim, trust),
    checked: trust === undefined ? 'signature' : 'all',
  };
}

interface AttestWork {
  readonly claim: AttestationClaim;
  readonly format: AttestationFormat;
  readonly party: SigningParty;
}

interface SignedEnvelope extends SignedContent {
  readonly content: { readonly kind: 'dsse'; readonly envelope: Envelope };
  readonly envelopeBytes: Uint8Array;
}

interface CheckedEnvelope extends SignedEnvelope {
  readonly proven: Verified<ImageAttestation>;
}

async function signChecked(work: AttestWork): Promise<CheckedEnvelope> {
  const { claim, format, party } = work;
  const payload = claim.statement;
  const signature = await party.signer.sign(preAuthEncoding(mediaTypes.inToto, payload));
  const envelope: Envelope = { payloadType: mediaTypes.inToto, payload, signatures: [{ signature }] };
  const envelopeBytes = encodeUtf8(JSON.stringify(envelopeToJson(envelope)));
  const signed: SignedEnvelope = {
    party,
    signature,
    envelopeBytes,
    content: { kind: 'dsse', envelope },
    // cosign has the whole envelope dated in the old format, and only the signature in bundles.
    ...(format === 'envelope' ? { timestamped: envelopeBytes } : {}),
  };
  const bare: AttestWork = { ...work, party: { kind: 'key', signer: party.signer } };
  return { ...signed, proven: verifyOwn(storableOf(bare, signed, noWitnesses), claim, ownKeyTrust(party)) };
}

function storableOf(
  { claim: { predicateType }, format, party }: AttestWork,
  { signature, content, envelopeBytes }: SignedEnvelope,
  witnesses: Witnesses,
): StorableAttestation {
  if (format === 'bundle') {
    return { format, predicateType, bundle: encodeSignedBundle(party, { ...content, signature }, witnesses) };
  }
  const annotations = encodeSignedLayer(party, new Uint8Array(), witnesses);
  return {
    format,
    predicateType,
    envelope: envelopeBytes,
    layer: envelopeLayer(envelopeBytes, predicateType, annotations),
  };
}

function verifyOwn(storable: StorableAttestation, claim: AttestationClaim, trust: Trust): Verified<ImageAttestation> {
  const candidate: AttestationCandidate =
    storable.format === 'bundle'
      ? { kind: 'bundle', bytes: storable.bundle }
      : { kind: 'envelope', envelope: storable.envelope, annotations: storable.layer.annotations ?? {} };
  return verifyAttestation(candidate, trust, { digest: claim.digest, predicate: exactly(claim.predicateType) });
}

function exactly(wanted: string): PredicateMatcher {
  return { text: wanted, matches: (predicateType) => predicateType === wanted };
}
