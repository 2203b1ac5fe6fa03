// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../../bytes/base64.ts';
import { encodeCanonicalJson } from '../../bytes/canonical-json.ts';
import type { JsonObject } from '../../bytes/json.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import type { BodyDigest } from '../../tlog/entry-body.ts';

/** Who signed, and the signature; the verifier in PEM, as it was sent in. */
export interface BodySignature {
  readonly signature: Uint8Array;
  readonly verifierPem: Uint8Array;
}

/** Digests in lower-case hex of SHA-256. */
export interface EnvelopeDigests {
  readonly envelopeSha256: string;
  readonly payloadSha256: string;
}

/** `hashedrekord` 0.0.1 as Rekor 1 stores it. */
export function hashedRekordBody(by: BodySignature, digest: BodyDigest): Uint8Array {
  const signature = { content: encodeBase64(by.signature), publicKey: { content: encodeBase64(by.verifierPem) } };
  return encodeBody('hashedrekord', '0.0.1', { data: { hash: hashOf(digest) }, signature });
}

/** `rekord` 0.0.1, the kind of old signatures, as Rekor 1 stores it. */
export function rekordBody(by: BodySignature, digest: BodyDigest): Uint8Array {
  const publicKey = { content: encodeBase64(by.verifierPem) };
  const signature = { content: encodeBase64(by.signature), format: 'x509', publicKey };
  return encodeBody('rekord', '0.0.1', { data: { hash: hashOf(digest) }, signature });
}

/** `dsse` 0.0.1 as Rekor 1 stores it. */
export function dsseBody(by: BodySignature, digests: EnvelopeDigests): Uint8Array {
  const signature = { signature: encodeBase64(by.signature), verifier: encodeBase64(by.verifierPem) };
  return encodeBody('dsse', '0.0.1', {
    envelopeHash: sha256Of(digests.envelopeSha256),
    payloadHash: sha256Of(digests.payloadSha256),
    signatures: [signature],
  });
}

/** `intoto` 0.0.1 as Rekor 1 stores it: it names no signature. */
export function intoto1Body(by: Pick<BodySignature, 'verifierPem'>, digests: EnvelopeDigests): Uint8Array {
  const content = { hash: sha256Of(digests.envelopeSha256), payloadHash: sha256Of(digests.payloadSha256) };
  return encodeBody('intoto', '0.0.1', { content, publicKey: encodeBase64(by.verifierPem) });
}

/** `intoto` 0.0.2 as Rekor 1 stores it: without the payload, and with the signature in base64 twice. */
export function intoto2Body(by: BodySignature, payloadType: string, digests: EnvelopeDigests): Uint8Array {
  const sig = encodeBase64(encodeUtf8(encodeBase64(by.signature)));
  const envelope = { payloadType, signatures: [{ publicKey: encodeBase64(by.verifierPem), sig }] };
  const hashes = { hash: sha256Of(digests.envelopeSha256), payloadHash: sha256Of(digests.payloadSha256) };
  return encodeBody('intoto', '0.0.2', { content: { envelope, ...hashes } });
}

function encodeBody(kind: string, apiVersion: string, spec: JsonObject): Uint8Array {
  return encodeUtf8(encodeCanonicalJson({ apiVersion, kind, spec }));
}

function hashOf(digest: BodyDigest): JsonObject {
  return { algorithm: digest.algorithm, value: digest.hex };
}

function sha256Of(hex: string): JsonObject {
  return { algorithm: 'sha256', value: hex };
}
