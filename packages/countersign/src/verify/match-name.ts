// SPDX-License-Identifier: Apache-2.0

import { quote } from '../bytes/quote.ts';
import { UntrustedError, UsageError } from '../errors/errors.ts';
import { normaliseSignedName } from '../oci/signed-name.ts';
import type { ImageExpectation, UsedName } from './expectation.ts';

/**
 * How the signed name relates to the name in use: `not-named` when the signature names none (cosign 3 never does),
 * `not-compared` when the image is not used under a registry's name.
 */
export type NameMatch = 'same' | 'different' | 'not-named' | 'not-compared';

/** Names are compared in normal form, tags only where both have one: cosign signs the repository, skopeo the tag as well. */
export function matchName(signedName: string | undefined, usedAs: UsedName | undefined): NameMatch {
  if (signedName === undefined || signedName === '') return 'not-named';
  if (usedAs === undefined) return 'not-compared';
  const signed = normaliseSignedName(signedName);
  if (signed === null || signed.repository !== usedAs.repository) return 'different';
  const tagsDiffer = signed.tag !== undefined && usedAs.tag !== undefined && signed.tag !== usedAs.tag;
  return tagsDiffer ? 'different' : 'same';
}

/** Returns if the match is good enough for the expectation. */
export function requireName(match: NameMatch, signedName: string | undefined, expectation: ImageExpectation): void {
  if (expectation.strictReference === 'report' || match === 'same') return;
  const { usedAs } = expectation;
  if (usedAs === undefined)
    throw new UsageError('usage-api', 'wanted the name in use, which a strict reference is compared with');
  const wanted = quote(usedAs.tag === undefined ? usedAs.repository : `${usedAs.repository}:${usedAs.tag}`);
  const got = match === 'not-named' ? 'a signature that names no image' : quote(signedName ?? '');
  throw new UntrustedError('reference-mismatch', `wanted a signature for ${wanted}, got ${got}`, {
    detail: { nameMatch: match, ...(signedName === undefined ? {} : { signedName }) },
  });
}
