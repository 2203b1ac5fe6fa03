// SPDX-License-Identifier: Apache-2.0
import type { HashAlgorithm } from './hash.ts';

export type EcdsaKind = 'ecdsa-p256' | 'ecdsa-p384' | 'ecdsa-p521';
export type KeyKind = EcdsaKind | 'rsa' | 'ed25519';
/** Kinds that sign a digest of the message, so that the digest is enough to verify. */
export type HashingKind = EcdsaKind | 'rsa';

interface HashChoice {
  /** What we sign with. */
  readonly natural: HashAlgorithm;
  /** What we accept, in the order in which we try. */
  readonly accepted: readonly HashAlgorithm[];
}

// Cosign up to 3.1.2 signed and verified with SHA-256 whatever the curve.
export const hashOfKind: Readonly<Record<HashingKind, HashChoice>> = {
  'ecdsa-p256': { natural: 'sha256', accepted: ['sha256'] },
  'ecdsa-p384': { natural: 'sha384', accepted: ['sha384', 'sha256'] },
  'ecdsa-p521': { natural: 'sha512', accepted: ['sha512', 'sha256'] },
  rsa: { natural: 'sha256', accepted: ['sha256'] },
};

/** The hash that belongs in `messageDigest` of a bundle signed by such a key. */
export function naturalHash(kind: KeyKind): HashAlgorithm {
  // Ed25519 hashes by itself; bundles still carry a digest of the artifact, and SHA-256 is what readers expect there.
  return kind === 'ed25519' ? 'sha256' : hashOfKind[kind].natural;
}
