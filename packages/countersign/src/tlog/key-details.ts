// SPDX-License-Identifier: Apache-2.0
import type { KeyKind } from '../crypto/key-kind.ts';
import type { PublicKey } from '../crypto/public-key.ts';

interface KeyOfDetails {
  readonly kind: KeyKind;
  readonly rsaBits?: number;
}

const ecdsa: readonly (readonly [string, KeyOfDetails])[] = [
  ['PKIX_ECDSA_P256_SHA_256', { kind: 'ecdsa-p256' }],
  ['PKIX_ECDSA_P384_SHA_384', { kind: 'ecdsa-p384' }],
  ['PKIX_ECDSA_P521_SHA_512', { kind: 'ecdsa-p521' }],
  // Old clients signed with SHA-256 whatever the curve.
  ['PKIX_ECDSA_P384_SHA_256', { kind: 'ecdsa-p384' }],
  ['PKIX_ECDSA_P521_SHA_256', { kind: 'ecdsa-p521' }],
];
const rsa = [2048, 3072, 4096].flatMap((rsaBits): readonly (readonly [string, KeyOfDetails])[] => [
  [`PKIX_RSA_PKCS1V15_${rsaBits}_SHA256`, { kind: 'rsa', rsaBits }],
  [`PKIX_RSA_PSS_${rsaBits}_SHA256`, { kind: 'rsa', rsaBits }],
]);
const keysByDetails = new Map<string, KeyOfDetails>([
  ...ecdsa,
  ...rsa,
  ['PKIX_ED25519', { kind: 'ed25519' }],
  ['PKIX_ED25519_PH', { kind: 'ed25519' }],
]);

/** Whether the algorithm that Rekor 2 names (`PublicKeyDetails` of the Sigstore protobufs) is one that `key` has. */
export function isKeyDetailsOf(keyDetails: string, key: PublicKey): boolean {
  const described = keysByDetails.get(keyDetails);
  return described !== undefined && described.kind === key.kind && described.rsaBits === key.rsaBits;
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
