// SPDX-License-Identifier: Apache-2.0
import { encodeRfc3339 } from '../../bytes/rfc3339.ts';
import type { CountersignError } from '../../errors/errors.ts';
import type { AcceptedBy } from '../decision.ts';
import type { Attested, SignedBy, Summarised } from '../requirement.ts';
import { principalText } from './count-principals.ts';
import { demandText } from './demand-text.ts';
import { type Judged, type Judging, reasonOf, type Statement } from './judging.ts';
import { excessOf, gapOf } from './why-refused.ts';

/** What was found for a demand. */
export interface Grounds {
  readonly accepted: readonly Statement[];
  /** `short`: what lies where nobody could read may still be enough. `ruled-out`: nothing can be. */
  readonly sufficiency: 'enough' | 'short' | 'ruled-out';
  readonly whyNot: () => CountersignError;
}

/** The judgement that the grounds allow: a gap leaves open what is merely short; evidence beyond the limits does not. */
export function conclude(
  requirement: SignedBy | Attested | Summarised,
  judging: Judging,
  { accepted, sufficiency, whyNot }: Grounds,
): Judged {
  const found = { demand: demandText(requirement), accepted: accepted.map(acceptedBy) };
  if (sufficiency === 'enough') {
    if (accepted.some(({ proof }) => isBoundToNow(proof))) judging.timeline.holdsOnlyNow();
    const alerts = requirement.alert === undefined ? [] : [requirement.alert];
    return { outcome: { ...found, outcome: 'satisfied' }, alerts };
  }
  const excess = excessOf(judging);
  const gap = excess === undefined && sufficiency === 'short' ? gapOf(judging) : undefined;
  if (gap !== undefined) return { outcome: { ...found, outcome: 'unavailable', reason: gap }, alerts: [] };
  return { outcome: { ...found, outcome: 'refused', reason: reasonOf(excess ?? whyNot()) }, alerts: [] };
}

export function acceptedBy({ signer, piece, proof }: Statement): AcceptedBy {
  return {
    signer: signer.name,
    principal: principalText(proof.evidence.signer),
    evidence: piece,
    ...(proof.provenMs === undefined ? {} : { provenAt: encodeRfc3339(proof.provenMs) }),
  };
}

/** A certificate of which nothing proves when it was used was held against the instant itself. */
function isBoundToNow({ evidence, provenMs }: Statement['proof']): boolean {
  return provenMs === undefined && evidence.signer.kind === 'certificate';
}
