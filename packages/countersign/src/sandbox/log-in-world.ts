// SPDX-License-Identifier: Apache-2.0
import type { BundleContent } from '../attest/bundle.ts';
import { type Envelope, envelopeToJson } from '../attest/dsse.ts';
import type { JsonObject } from '../bytes/json.ts';
import { digestHex } from '../crypto/hash.ts';
import { naturalHash } from '../crypto/key-kind.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import type { BodyDigest, BodyVerifier } from '../tlog/entry-body.ts';
import { keyDetailsOf } from '../tlog/key-details.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import { type ProposedEnvelope, proposeDsse, proposeHashedRekord, proposeIntoto } from './log/rekor1-proposal.ts';
import { proposeHashedRekord2 } from './log/rekor2-body.ts';
import type { SandboxWorld } from './world.ts';

/** Which log, and how. */
export type LoggedKind =
  | { readonly log: 'rekor1'; readonly envelopeKind: 'dsse' | 'intoto' }
  | { readonly log: 'rekor2' };

/** A signature to be logged. */
export interface LoggedClaim {
  readonly content: BundleContent;
  readonly signedBytes: Uint8Array;
  readonly signature: Uint8Array;
  readonly verifier: BodyVerifier;
  readonly publicKey: PublicKey;
}

/** Sends the signature to a log of the world, as a client would; throws what the log throws. */
export function logInWorld(world: SandboxWorld, kind: LoggedKind, claim: LoggedClaim): LogEntry {
  switch (kind.log) {
    case 'rekor1':
      return world.rekor1.describe(world.rekor1.submit(proposalOf(claim, kind.envelopeKind)).stored);
    case 'rekor2': {
      const keyDetails = keyDetailsOf(claim.publicKey, 'pure');
      const request = proposeHashedRekord2({ ...claim, keyDetails }, digestOf(claim));
      return world.rekor2.describe(world.rekor2.submit(request).stored);
    }
  }
}

function proposalOf(claim: LoggedClaim, envelopeKind: 'dsse' | 'intoto'): JsonObject {
  const { content, signature, verifier } = claim;
  if (content.kind === 'message') return proposeHashedRekord(digestOf(claim), signature, verifier);
  const envelope = proposedEnvelope(content.envelope, signature);
  return envelopeKind === 'dsse' ? proposeDsse(envelope, verifier) : proposeIntoto(envelope, verifier);
}

function proposedEnvelope(envelope: Envelope, signature: Uint8Array): ProposedEnvelope {
  const { payloadType, payload } = envelope;
  return { payloadType, payload, signature, json: JSON.stringify(envelopeToJson(envelope)) };
}

function digestOf({ signedBytes, publicKey }: LoggedClaim): BodyDigest {
  const algorithm = naturalHash(publicKey.kind);
  return { algorithm, hex: digestHex(algorithm, signedBytes) };
}
