// SPDX-License-Identifier: Apache-2.0
import { durationText } from '../duration-text.ts';
import type { PolicySigner } from '../policy-signer.ts';
import type { Requirement } from '../requirement.ts';

/** What is demanded, in one line that its author would recognise. */
export function demandText(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'all':
      return 'all of these';
    case 'any':
      return 'any of these';
    case 'signed-by': {
      const { atLeast, of, annotations, maxAgeMs } = requirement;
      const signed = Object.entries(annotations).map(([name, value]) => `${name}=${value}`);
      const annotated = signed.length === 0 ? '' : `, with ${signed.map((text) => `\`${text}\``).join(' and ')}`;
      return `signed by ${signersText(atLeast, of)}${annotated}${ageText(maxAgeMs)}`;
    }
    case 'attestation': {
      const { predicate, by, atLeast, match, condition, maxAgeMs } = requirement;
      const such = condition === undefined ? '' : `, with \`${condition.text}\``;
      const attested = `\`${predicate.text}\` attested by ${signersText(atLeast, by)}`;
      return `${matchTexts[match]}${attested}${such}${ageText(maxAgeMs)}`;
    }
    case 'summary': {
      const { by, verifier, maxAgeMs } = requirement;
      return `a summary of the checks of \`${verifier}\`, signed by ${signersText(1, by)}${ageText(maxAgeMs)}`;
    }
    case 'digest-in':
      return `a digest of \`${requirement.list.source}\``;
    case 'static':
      return requirement.verdict === 'pass' ? 'nothing' : 'nothing can satisfy this';
  }
}

const matchTexts = { any: '', all: 'every ', latest: 'the latest ' } as const;

export function signersText(atLeast: number, signers: readonly Pick<PolicySigner, 'name'>[]): string {
  const names = [...new Set(signers.map(({ name }) => name))];
  const listed = names.map((name) => `\`${name}\``).join(', ');
  if (atLeast > 1) return `${atLeast} of ${listed}`;
  return names.length === 1 ? listed : `one of ${listed}`;
}

function ageText(maxAgeMs: number | undefined): string {
  return maxAgeMs === undefined ? '' : `, at most ${durationText(maxAgeMs)} ago`;
}
