// SPDX-License-Identifier: Apache-2.0
import type { HashAlgorithm } from '../crypto/hash.ts';

/** What a log entry says, whatever its kind: who signed what. Nothing in it is proven. */
export interface EntryBody {
  readonly kind: EntryKind;
  readonly verifier: BodyVerifier;
  readonly content: BodyContent;
  /** How Rekor 2 names the algorithm of the key, for example `PKIX_ECDSA_P256_SHA_256`. */
  readonly keyDetails?: string;
}

/** Kind and version, as `hashedrekord 0.0.1`. */
export type EntryKind =
  | 'hashedrekord 0.0.1'
  | 'hashedrekord 0.0.2'
  | 'rekord 0.0.1'
  | 'dsse 0.0.1'
  | 'dsse 0.0.2'
  | 'intoto 0.0.1'
  | 'intoto 0.0.2';

/** DER of the certificate, or SPKI of the key. */
export interface BodyVerifier {
  readonly kind: 'certificate' | 'key';
  readonly bytes: Uint8Array;
}

export type BodyContent =
  /** A signature over bytes of this digest. */
  | { readonly form: 'signed-bytes'; readonly signature: Uint8Array; readonly digest: BodyDigest }
  /** A DSSE envelope whose payload has this digest. */
  | { readonly form: 'payload'; readonly signature: Uint8Array; readonly digest: BodyDigest }
  /** A DSSE envelope, its signature and payload possibly in base64 once more (`intoto` 0.0.2). */
  | {
      readonly form: 'envelope';
      readonly signature: Uint8Array;
      readonly digest: BodyDigest;
      readonly payloadType: string;
      readonly payload?: Uint8Array;
    }
  /** Nothing but the digest of a DSSE envelope, as it was sent in (`intoto` 0.0.1). */
  | { readonly form: 'envelope-digest'; readonly digest: BodyDigest; readonly payloadDigest?: BodyDigest };

/** Of the length that its algorithm has. */
export interface BodyDigest {
  readonly algorithm: HashAlgorithm;
  readonly hex: string;
}
