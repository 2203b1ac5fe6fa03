// SPDX-License-Identifier: Apache-2.0
import type { PublicKey } from '../crypto/public-key.ts';
import { type DescribedKey, describedKey, keyDetailsOf } from '../tlog/key-details.ts';

/** How the key of a log is written, and what kind of key it is. */
export interface LogKeyDetails extends DescribedKey {
  readonly encoding: 'spki' | 'pkcs1';
}

/** Deprecated: they leave the size to the key. */
const withoutSize = new Map<string, LogKeyDetails>([
  ['PKCS1_RSA_PKCS1V5', { encoding: 'pkcs1', kind: 'rsa' }],
  ['PKCS1_RSA_PSS', { encoding: 'pkcs1', kind: 'rsa' }],
  ['PKIX_RSA_PKCS1V5', { encoding: 'spki', kind: 'rsa' }],
  ['PKIX_RSA_PSS', { encoding: 'spki', kind: 'rsa' }],
]);

/** Undefined for a name that this version does not know, or by which no log signs. */
export function logKeyDetails(name: string): LogKeyDetails | undefined {
  const key = name === 'PKIX_ED25519_PH' ? undefined : describedKey(name);
  return key === undefined ? withoutSize.get(name) : { encoding: 'spki', ...key };
}

/** The name under which other programs read the SPKI of such a key; RSA keys of a size without a name get the one that states no size. */
export function logKeyDetailsName(key: PublicKey): string {
  const name = keyDetailsOf(key, 'pure');
  return describedKey(name) === undefined ? 'PKIX_RSA_PKCS1V5' : name;
}
