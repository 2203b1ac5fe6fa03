// SPDX-License-Identifier: Apache-2.0
import { UntrustedError } from '../../errors/errors.ts';
import type { Outcome, RequirementOutcome } from '../decision.ts';
import type { Requirement } from '../requirement.ts';
import { demandText } from './demand-text.ts';
import { judgeAttestation } from './judge-attestation.ts';
import { judgeSignedBy } from './judge-signed-by.ts';
import { judgeSummary } from './judge-summary.ts';
import { type Judged, type Judging, reasonOf } from './judging.ts';

/**
 * Whether the requirement is satisfied, in three values: with a place unread, what may yet be found is neither there nor absent. Every part is
 * judged, also where the others decide already, because people want all reasons at once.
 */
export function judgeRequirement(requirement: Requirement, judging: Judging): Judged {
  switch (requirement.kind) {
    case 'all':
    case 'any':
      return combine(
        requirement,
        requirement.of.map((part) => judgeRequirement(part, judging)),
      );
    case 'signed-by':
      return judgeSignedBy(requirement, judging);
    case 'attestation':
      return judgeAttestation(requirement, judging);
    case 'summary':
      return judgeSummary(requirement, judging);
    case 'digest-in': {
      const { source, digests } = requirement.list;
      if (digests.has(judging.digest)) return satisfied(requirement);
      const message = `wanted a digest that \`${source}\` lists, got \`${judging.digest}\``;
      return refused(requirement, new UntrustedError('digest-not-listed', message));
    }
    case 'static': {
      const { verdict, message } = requirement;
      if (verdict === 'pass') return satisfied(requirement);
      return refused(requirement, new UntrustedError('static-refusal', message ?? 'the policy refuses these images'));
    }
  }
}

type Combined = Extract<Requirement, { readonly kind: 'all' | 'any' }>;

/** Kleene's logic: `all` is as bad as its worst part, `any` as good as its best; of nothing, both are refused. */
function combine(requirement: Combined, parts: readonly Judged[]): Judged {
  const order: readonly Outcome[] =
    requirement.kind === 'all' ? ['refused', 'unavailable', 'satisfied'] : ['satisfied', 'unavailable', 'refused'];
  const outcome = order.find((one) => parts.some((part) => part.outcome.outcome === one)) ?? 'refused';
  const decisive = parts.find((part) => part.outcome.outcome === outcome)?.outcome.reason;
  return {
    outcome: {
      demand: demandText(requirement),
      outcome,
      ...(outcome === 'satisfied' || decisive === undefined ? {} : { reason: decisive }),
      of: parts.map((part) => part.outcome),
    },
    alerts: outcome === 'satisfied' ? alertsOf(requirement, parts) : [],
  };
}

function alertsOf({ kind }: Combined, parts: readonly Judged[]): readonly string[] {
  const counting = parts.filter(({ outcome }) => outcome.outcome === 'satisfied');
  // Who needed no break-glass alternative did not break the glass.
  if (kind === 'any' && counting.some(({ alerts }) => alerts.length === 0)) return [];
  return [...new Set(counting.flatMap(({ alerts }) => alerts))];
}

function satisfied(requirement: Requirement): Judged {
  return { outcome: { demand: demandText(requirement), outcome: 'satisfied' }, alerts: [] };
}

function refused(requirement: Requirement, error: UntrustedError): Judged {
  const outcome: RequirementOutcome = { demand: demandText(requirement), outcome: 'refused', reason: reasonOf(error) };
  return { outcome, alerts: [] };
}
