// SPDX-License-Identifier: Apache-2.0
import type { KeyKind } from './keys.ts';
import type { ReaderName } from './readers.ts';

export const formats = ['bundle', 'legacy', 'both'] as const;
export type Format = (typeof formats)[number];

/** Something that a program of others cannot do, whoever signed. */
export interface Limit {
  /** How the table shows it. */
  readonly mark: string;
  readonly why: string;
  /** What the program says then: another refusal would be news. */
  readonly message: RegExp;
}

export const readsNoBundles: Limit = {
  mark: 'no (a)',
  why: 'cannot (its limit): it does not look for bundles, so the image looks unsigned to it',
  message: /no signatures found|no signature exists/,
};

export const onlySha256: Limit = {
  mark: 'no (b)',
  why: 'cannot (its limit): it checks every ECDSA signature with SHA-256, and P-384 and P-521 keys sign with SHA-384 and SHA-512 (as in cosign)',
  message: /invalid signature when validating ASN\.1/,
};

/** What keeps `reader` from a signature in `format` by such a key; undefined where it has to accept. */
export function limitOf(reader: ReaderName, format: Format, kind: KeyKind): Limit | undefined {
  const isEngine = reader.startsWith('skopeo') || reader.startsWith('podman');
  if (format === 'bundle' && (isEngine || reader === 'cosign-trixie')) return readsNoBundles;
  return isEngine && (kind === 'P-384' || kind === 'P-521') ? onlySha256 : undefined;
}
