// SPDX-License-Identifier: Apache-2.0
import type { KeyKind } from '../crypto/key-kind.ts';
import type { PublicKey } from '../crypto/public-key.ts';

/** How the key of a log is written, and what kind of key it is. */
export interface LogKeyDetails {
  readonly encoding: 'spki' | 'pkcs1';
  readonly kind: KeyKind;
  readonly rsaBits?: number;
}

const rsaSizes = [2048, 3072, 4096];

/** `PublicKeyDetails` of the Sigstore protobufs (sigstore_common.proto), as far as logs of today can sign that way. */
const table = new Map<string, LogKeyDetails>([
  ['PKIX_ECDSA_P256_SHA_256', { encoding: 'spki', kind: 'ecdsa-p256' }],
  ['PKIX_ECDSA_P384_SHA_384', { encoding: 'spki', kind: 'ecdsa-p384' }],
  ['PKIX_ECDSA_P521_SHA_512', { encoding: 'spki', kind: 'ecdsa-p521' }],
  // Deprecated, and what old logs with these curves really do.
  ['PKIX_ECDSA_P384_SHA_256', { encoding: 'spki', kind: 'ecdsa-p384' }],
  ['PKIX_ECDSA_P521_SHA_256', { encoding: 'spki', kind: 'ecdsa-p521' }],
  ['PKIX_ED25519', { encoding: 'spki', kind: 'ed25519' }],
  ['PKCS1_RSA_PKCS1V5', { encoding: 'pkcs1', kind: 'rsa' }],
  ['PKCS1_RSA_PSS', { encoding: 'pkcs1', kind: 'rsa' }],
  ['PKIX_RSA_PKCS1V5', { encoding: 'spki', kind: 'rsa' }],
  ['PKIX_RSA_PSS', { encoding: 'spki', kind: 'rsa' }],
  ...rsaSizes.flatMap((rsaBits): readonly (readonly [string, LogKeyDetails])[] => [
    [`PKIX_RSA_PKCS1V15_${rsaBits}_SHA256`, { encoding: 'spki', kind: 'rsa', rsaBits }],
    [`PKIX_RSA_PSS_${rsaBits}_SHA256`, { encoding: 'spki', kind: 'rsa', rsaBits }],
  ]),
]);

/** Undefined for a name that this version does not know. */
export function logKeyDetails(name: string): LogKeyDetails | undefined {
  return table.get(name);
}

export function isOfDetails({ kind, rsaBits }: LogKeyDetails, key: PublicKey): boolean {
  return kind === key.kind && (rsaBits === undefined || rsaBits === key.rsaBits);
}

/** The name under which other programs read the SPKI of such a key; RSA keys of a size without a name get the one that states no size. */
export function logKeyDetailsName(key: PublicKey): string {
  switch (key.kind) {
    case 'ecdsa-p256':
      return 'PKIX_ECDSA_P256_SHA_256';
    case 'ecdsa-p384':
      return 'PKIX_ECDSA_P384_SHA_384';
    case 'ecdsa-p521':
      return 'PKIX_ECDSA_P521_SHA_512';
    case 'ed25519':
      return 'PKIX_ED25519';
    case 'rsa':
      return rsaSizes.includes(key.rsaBits ?? 0) ? `PKIX_RSA_PKCS1V15_${key.rsaBits}_SHA256` : 'PKIX_RSA_PKCS1V5';
  }
}
