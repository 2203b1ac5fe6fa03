// SPDX-License-Identifier: Apache-2.0
import type { HashAlgorithm } from './hash.ts';

/** How a certificate or a timestamp says it was signed; the key must be of that family. */
export type CertificateSignatureAlgorithm =
  | { readonly kind: 'ecdsa'; readonly hash: HashAlgorithm }
  | { readonly kind: 'rsa-pkcs1'; readonly hash: HashAlgorithm }
  /** MGF1 with the same hash. */
  | { readonly kind: 'rsa-pss'; readonly hash: HashAlgorithm; readonly saltLength: number }
  | { readonly kind: 'ed25519' };
