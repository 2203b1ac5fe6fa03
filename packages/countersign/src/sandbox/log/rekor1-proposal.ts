// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../../bytes/base64.ts';
import type { JsonObject } from '../../bytes/json.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { digestHex } from '../../crypto/hash.ts';
import type { BodyDigest, BodyVerifier } from '../../tlog/entry-body.ts';
import { encodePemVerifier } from './key-of-verifier.ts';

/** A DSSE envelope with one signature, as a client sends it to a log. */
export interface ProposedEnvelope {
  readonly payloadType: string;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** The whole envelope as JSON. */
  readonly json: string;
}

/** What a client posts to Rekor 1 for a signature over bytes with this digest. */
export function proposeHashedRekord(digest: BodyDigest, signature: Uint8Array, verifier: BodyVerifier): JsonObject {
  const publicKey = { content: pemOf(verifier) };
  const spec = {
    data: { hash: { algorithm: digest.algorithm, value: digest.hex } },
    signature: { content: encodeBase64(signature), publicKey },
  };
  return { kind: 'hashedrekord', apiVersion: '0.0.1', spec };
}

export function proposeDsse(envelope: ProposedEnvelope, verifier: BodyVerifier): JsonObject {
  const proposedContent = { envelope: envelope.json, verifiers: [pemOf(verifier)] };
  return { kind: 'dsse', apiVersion: '0.0.1', spec: { proposedContent } };
}

/** Payload and signature in base64 twice, as this kind wants them. */
export function proposeIntoto(envelope: ProposedEnvelope, verifier: BodyVerifier): JsonObject {
  const twice = (bytes: Uint8Array): string => encodeBase64(encodeUtf8(encodeBase64(bytes)));
  const content = {
    envelope: {
      payload: twice(envelope.payload),
      payloadType: envelope.payloadType,
      signatures: [{ publicKey: pemOf(verifier), sig: twice(envelope.signature) }],
    },
    hash: { algorithm: 'sha256', value: digestHex('sha256', encodeUtf8(envelope.json)) },
    payloadHash: { algorithm: 'sha256', value: digestHex('sha256', envelope.payload) },
  };
  return { kind: 'intoto', apiVersion: '0.0.2', spec: { content } };
}

function pemOf(verifier: BodyVerifier): string {
  return encodeBase64(encodePemVerifier(verifier));
}
