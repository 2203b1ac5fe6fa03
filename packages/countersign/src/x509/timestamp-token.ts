// SPDX-License-Identifier: Apache-2.0
import type { HashAlgorithm } from '../crypto/hash.ts';
import type { CertificateSignatureAlgorithm } from '../crypto/signature-algorithm.ts';

/** A timestamp of RFC 3161, parsed. Nothing in it is proven. */
export interface TimestampToken {
  /** Content of TSTInfo as it is signed. */
  readonly info: Uint8Array;
  /** Of the message that was stamped. */
  readonly imprint: Digest;
  /** genTime, to the last digit that was written; milliseconds since 1970. */
  readonly instantMs: number;
  /** DER, in their order; anybody can put any there. */
  readonly certificates: readonly Uint8Array[];
  readonly signer: TimestampSigner;
}

export interface Digest {
  readonly hash: HashAlgorithm;
  readonly bytes: Uint8Array;
}

/** SignerInfo of CMS (RFC 5652 §5.3). */
export interface TimestampSigner {
  readonly id: SignerId;
  readonly algorithm: CertificateSignatureAlgorithm;
  /** What the signature is over: the signed attributes as a SET. */
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  /** Of `info`, as the signed attributes state it. */
  readonly contentDigest: Digest;
  /** Digests of the signer's certificate in the signed attributes (RFC 2634, RFC 5035); empty if the authority signed none. */
  readonly certificateDigests: readonly CertificateDigest[];
}

export type SignerId =
  | { readonly kind: 'issuer-and-serial'; readonly issuer: Uint8Array; readonly serialNumber: Uint8Array }
  | { readonly kind: 'key-id'; readonly keyId: Uint8Array };

export interface CertificateDigest {
  readonly hash: HashAlgorithm | 'sha1';
  readonly bytes: Uint8Array;
}
