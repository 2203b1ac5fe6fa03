// SPDX-License-Identifier: Apache-2.0
import type { KeyKind } from '../crypto/key-kind.ts';
import type { PublicKey } from '../crypto/public-key.ts';

/** A kind of key, for RSA with its size unless any will do. */
export interface DescribedKey {
  readonly kind: KeyKind;
  readonly rsaBits?: number;
}

type Row = readonly [name: string, key: DescribedKey];

const rsaSizes = [2048, 3072, 4096];
/** `PublicKeyDetails` of the Sigstore protobufs (sigstore_common.proto), as far as they say all about a key of today. */
const keysByDetails = new Map<string, DescribedKey>([
  ['PKIX_ECDSA_P256_SHA_256', { kind: 'ecdsa-p256' }],
  ['PKIX_ECDSA_P384_SHA_384', { kind: 'ecdsa-p384' }],
  ['PKIX_ECDSA_P521_SHA_512', { kind: 'ecdsa-p521' }],
  // Deprecated: old clients and logs signed with SHA-256 whatever the curve.
  ['PKIX_ECDSA_P384_SHA_256', { kind: 'ecdsa-p384' }],
  ['PKIX_ECDSA_P521_SHA_256', { kind: 'ecdsa-p521' }],
  ...rsaSizes.map((rsaBits): Row => [`PKIX_RSA_PKCS1V15_${rsaBits}_SHA256`, { kind: 'rsa', rsaBits }]),
  ...rsaSizes.map((rsaBits): Row => [`PKIX_RSA_PSS_${rsaBits}_SHA256`, { kind: 'rsa', rsaBits }]),
  ['PKIX_ED25519', { kind: 'ed25519' }],
  ['PKIX_ED25519_PH', { kind: 'ed25519' }],
]);

/** Undefined for a name that this version does not know. */
export function describedKey(keyDetails: string): DescribedKey | undefined {
  return keysByDetails.get(keyDetails);
}

export function isDescribed({ kind, rsaBits }: DescribedKey, key: PublicKey): boolean {
  return kind === key.kind && (rsaBits === undefined || rsaBits === key.rsaBits);
}

/** Whether the algorithm that Rekor 2 names is one that `key` has. */
export function isKeyDetailsOf(keyDetails: string, key: PublicKey): boolean {
  const described = describedKey(keyDetails);
  return described !== undefined && isDescribed(described, key);
}

/** The name of the algorithm that such a key signs with by custom; for Ed25519 the content decides. */
export function keyDetailsOf(key: PublicKey, ed25519: 'pure' | 'prehashed'): string {
  switch (key.kind) {
    case 'ecdsa-p256':
      return 'PKIX_ECDSA_P256_SHA_256';
    case 'ecdsa-p384':
      return 'PKIX_ECDSA_P384_SHA_384';
    case 'ecdsa-p521':
      return 'PKIX_ECDSA_P521_SHA_512';
    case 'rsa':
      return `PKIX_RSA_PKCS1V15_${key.rsaBits}_SHA256`;
    case 'ed25519':
      return ed25519 === 'pure' ? 'PKIX_ED25519' : 'PKIX_ED25519_PH';
  }
}
