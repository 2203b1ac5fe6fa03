// SPDX-License-Identifier: Apache-2.0
import { type Envelope, envelopeToJson, preAuthEncoding } from '../attest/dsse.ts';
import type { LogProposal, ProposedContent } from '../authority/log-proposal.ts';
import { encodeHex } from '../bytes/hex.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { HashAlgorithm } from '../crypto/hash.ts';
import type { ClaimedContent, ClaimedVerifier, SignedClaim } from '../tlog/signed-claim.ts';
import type { SigningParty } from './signing-party.ts';

/** A fresh signature with what it is over, as a log is told of it. */
export interface SignedContent {
  readonly party: SigningParty;
  readonly signature: Uint8Array;
  readonly content: FreshContent;
  /** What timestamps are over, if not the signature. */
  readonly timestamped?: Uint8Array;
}

export type FreshContent =
  /** `digest` is the one that the signature covers. */
  | { readonly kind: 'message'; readonly algorithm: HashAlgorithm; readonly digest: Uint8Array }
  | { readonly kind: 'dsse'; readonly envelope: Envelope };

export function proposalOf({ party, signature, content }: SignedContent): LogProposal {
  return {
    signature,
    verifier: verifierOf(party),
    publicKey: party.signer.publicKey,
    content: proposedContent(content),
  };
}

/** What a log entry must say to be the one of this signature. */
export function claimOf({ party, signature, content }: SignedContent): SignedClaim {
  return {
    signature,
    verifier: verifierOf(party),
    publicKey: party.signer.publicKey,
    content: claimedContent(content),
  };
}

function verifierOf(party: SigningParty): ClaimedVerifier {
  return party.kind === 'certificate'
    ? { kind: 'certificate', der: party.certificate.der }
    : { kind: 'key', spki: party.signer.publicKey.spki };
}

function proposedContent(content: FreshContent): ProposedContent {
  if (content.kind === 'message') return content;
  const { envelope } = content;
  return {
    kind: 'dsse',
    envelope: encodeUtf8(JSON.stringify(envelopeToJson(envelope))),
    pae: preAuthEncoding(envelope.payloadType, envelope.payload),
  };
}

function claimedContent(content: FreshContent): ClaimedContent {
  if (content.kind === 'message') {
    return { kind: 'message', digests: { [content.algorithm]: encodeHex(content.digest) } };
  }
  const { payloadType, payload } = content.envelope;
  return { kind: 'dsse', payloadType, payload, pae: preAuthEncoding(payloadType, payload) };
}
