// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../../bytes/base64.ts';
import { encodeCanonicalJson } from '../../bytes/canonical-json.ts';
import { decodeHex } from '../../bytes/hex.ts';
import type { JsonObject } from '../../bytes/json.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import type { HashAlgorithm } from '../../crypto/hash.ts';
import type { BodyDigest, BodyVerifier } from '../../tlog/entry-body.ts';

/** A signature, and who made it, as Rekor 2 names both. */
export interface Rekor2Signature {
  readonly signature: Uint8Array;
  readonly verifier: BodyVerifier;
  /** `PublicKeyDetails` of the Sigstore protobufs. */
  readonly keyDetails: string;
}

const hashNames: Readonly<Record<HashAlgorithm, string>> = {
  sha256: 'SHA2_256',
  sha384: 'SHA2_384',
  sha512: 'SHA2_512',
};

/** The leaf of Rekor 2 (`hashedrekord` 0.0.2). */
export function hashedRekord2Body(by: Rekor2Signature, digest: BodyDigest): Uint8Array {
  return encodeBody('hashedrekord', { hashedRekordV002: { data: digestJson(digest), signature: signatureJson(by) } });
}

/** The leaf that Rekor 2 made of DSSE envelopes before it logged them as `hashedrekord`. */
export function dsse2Body(by: Rekor2Signature, payload: BodyDigest): Uint8Array {
  return encodeBody('dsse', { dsseV002: { payloadHash: digestJson(payload), signatures: [signatureJson(by)] } });
}

/** What a client posts to Rekor 2. */
export function proposeHashedRekord2(by: Rekor2Signature, digest: BodyDigest): JsonObject {
  const bytes = encodeBase64(decodeHex(digest.hex));
  return { hashedRekordRequestV002: { digest: bytes, signature: signatureJson(by) } };
}

function encodeBody(kind: string, spec: JsonObject): Uint8Array {
  return encodeUtf8(encodeCanonicalJson({ apiVersion: '0.0.2', kind, spec }));
}

function digestJson(digest: BodyDigest): JsonObject {
  return { algorithm: hashNames[digest.algorithm], digest: encodeBase64(decodeHex(digest.hex)) };
}

function signatureJson({ signature, verifier, keyDetails }: Rekor2Signature): JsonObject {
  const field = verifier.kind === 'certificate' ? 'x509Certificate' : 'publicKey';
  const signer = { [field]: { rawBytes: encodeBase64(verifier.bytes) }, keyDetails };
  return { content: encodeBase64(signature), verifier: signer };
}
