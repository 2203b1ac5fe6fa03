// SPDX-License-Identifier: Apache-2.0
import type { AdmissionContext } from './admission-context.ts';
import type { DigestList } from './digest-list.ts';
import type { PolicySet } from './policy-set.ts';

/** The lists that revoke digests here: those of all, and those of this namespace. Where the namespace is not known, those of every one. */
export function revocationsIn(
  { revoked }: Pick<PolicySet, 'revoked'>,
  context: AdmissionContext,
): readonly DigestList[] {
  const name = context.namespace?.name;
  return revoked.filter(({ namespace }) => namespace === undefined || name === undefined || namespace === name);
}
