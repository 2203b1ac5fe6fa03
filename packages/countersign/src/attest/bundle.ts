// SPDX-License-Identifier: Apache-2.0
import type { HashAlgorithm } from '../crypto/hash.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import type { Envelope } from './dsse.ts';

/** A Sigstore bundle: a signature with all that a verifier needs. Nothing in it is proven. */
export interface Bundle {
  readonly version: BundleVersion;
  readonly material: BundleMaterial;
  readonly logEntries: readonly LogEntry[];
  /** RFC 3161 TimeStampResp, DER. */
  readonly timestamps: readonly Uint8Array[];
  readonly content: BundleContent;
}

export type BundleVersion = '0.1' | '0.2' | '0.3';

/** Who claims to have signed. It never chooses the verifier: trust does (GHSA-fx35-mq7g-6g98). */
export type BundleMaterial =
  /** `hint` is unsigned; by custom base64 of SHA-256 of the SPKI. */
  | { readonly kind: 'public-key'; readonly hint: string }
  /** DER, leaf first. */
  | { readonly kind: 'certificates'; readonly certificates: readonly Uint8Array[] };

export type BundleContent =
  | { readonly kind: 'dsse'; readonly envelope: Envelope; readonly signature: Uint8Array }
  | { readonly kind: 'message'; readonly digest?: BundleDigest; readonly signature: Uint8Array };

/** What the signer says he signed; compare it with the artifact. */
export interface BundleDigest {
  readonly algorithm: HashAlgorithm;
  readonly bytes: Uint8Array;
}
