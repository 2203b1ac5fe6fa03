// SPDX-License-Identifier: Apache-2.0
import type { PolicySigner } from './policy-signer.ts';
import type { Requirement } from './requirement.ts';
import type { Rule } from './rule.ts';

/** Everybody whom the rules would believe. */
export function signersOf(rules: readonly Rule[]): readonly PolicySigner[] {
  return [...new Set(rules.flatMap(({ require }) => signersIn(require)))];
}

function signersIn(requirement: Requirement): readonly PolicySigner[] {
  switch (requirement.kind) {
    case 'all':
    case 'any':
      return requirement.of.flatMap(signersIn);
    case 'signed-by':
      return requirement.of;
    case 'attestation':
    case 'summary':
      return requirement.by;
    case 'digest-in':
    case 'static':
      return [];
  }
}
