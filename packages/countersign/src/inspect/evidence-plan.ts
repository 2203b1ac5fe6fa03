// SPDX-License-Identifier: Apache-2.0
import type { WantedEvidence } from '../discover/evidence-lane.ts';
import type { Coverage } from '../policy/covering-rules.ts';
import type { Requirement } from '../policy/requirement.ts';

/** What the covering rules can need, and so what is fetched. */
export interface EvidencePlan {
  /** Of the digest in use, if it is an index. Undefined: no rule asks for evidence of this. */
  readonly ofIndex: WantedEvidence | undefined;
  /** Of the digest in use, if it is no index. */
  readonly ofImage: WantedEvidence | undefined;
  readonly ofDescriptors: WantedEvidence | undefined;
  /** Repositories in normal form where evidence lies beside the image's own. */
  readonly places: readonly string[];
  readonly tagPrefixes: readonly string[];
  /** Some rule wants each descriptor of an index, evidence or not. */
  readonly descends: 'into-indexes' | 'no';
}

export function planEvidence({ applied }: Coverage): EvidencePlan {
  const wantedBy = (index: 'self' | 'children'): WantedEvidence | undefined =>
    wantedIn(applied.filter(({ rule }) => rule.index === index).map(({ rule }) => rule.require));
  const self = wantedBy('self');
  const children = wantedBy('children');
  return {
    ofIndex: self,
    // What is no index is judged itself also by rules that speak of the descriptors of one.
    ofImage: merged(self, children),
    ofDescriptors: children,
    places: [...new Set(applied.flatMap(({ rule, names }) => [...names.slice(1), ...rule.also]))].toSorted(),
    tagPrefixes: [...new Set(applied.flatMap(({ rule }) => rule.tagPrefixes ?? []))].toSorted(),
    descends: applied.some(({ rule }) => rule.index === 'children') ? 'into-indexes' : 'no',
  };
}

function wantedIn(requirements: readonly Requirement[]): WantedEvidence | undefined {
  return requirements.reduce<WantedEvidence | undefined>((wanted, one) => merged(wanted, wantedBy(one)), undefined);
}

function wantedBy(requirement: Requirement): WantedEvidence | undefined {
  switch (requirement.kind) {
    case 'all':
    case 'any':
      return wantedIn(requirement.of);
    case 'signed-by':
      return 'signatures';
    case 'attestation':
    case 'summary':
      return 'attestations';
    case 'digest-in':
    case 'static':
      return undefined;
  }
}

function merged(left: WantedEvidence | undefined, right: WantedEvidence | undefined): WantedEvidence | undefined {
  if (left === undefined || left === right) return right;
  return right === undefined ? left : 'all';
}
