// SPDX-License-Identifier: Apache-2.0

import { UntrustedError } from '../../errors/errors.ts';
import type { AdmissionContext } from '../admission-context.ts';
import { type Coverage, coveringRules } from '../covering-rules.ts';
import type { Decision } from '../decision.ts';
import { failedDecision } from '../failed-decision.ts';
import type { ImageEvidence } from '../image-evidence.ts';
import type { PolicySet } from '../policy-set.ts';
import { decide } from './decide.ts';
import { createProofTable, type ProofTable } from './proof-table.ts';

/**
 * What the policies say of an image, given everything that was found out about it: the one judgement of every door. Verifies the
 * evidence itself; nothing in it needs to be trusted. The same input gives the same decision, and nothing is thrown: whatever is wrong is a
 * refusal, with its reason.
 *
 * @param instantMs milliseconds since 1970
 */
export function evaluatePolicy(
  policySet: PolicySet,
  evidence: ImageEvidence,
  context: AdmissionContext,
  instantMs: number,
): Decision {
  return evaluateWithSteps(policySet, { evidence, context, instantMs });
}

export interface PolicyQuestion {
  readonly evidence: ImageEvidence;
  readonly context: AdmissionContext;
  readonly instantMs: number;
}

/** What is found out on the way to a decision. */
export interface DecisionSteps {
  /** From `coveringRules`, for this image in this context. */
  readonly coverage: Coverage;
  /** From `proofsOf`, of this evidence and at this instant. */
  readonly proofs: ProofTable;
}

/** As `evaluatePolicy`, with steps that were taken before. */
export function evaluateWithSteps(policySet: PolicySet, question: PolicyQuestion, steps?: DecisionSteps): Decision {
  const { evidence, context, instantMs } = question;
  try {
    const coverage = steps?.coverage ?? coveringRules(policySet, evidence.image, context);
    const proofs = steps?.proofs ?? proofsOf(coverage, question);
    return decide({ policySet, evidence, context, instantMs, coverage, proofs });
  } catch (error) {
    return {
      ...failedDecision(policySet, { reference: evidence.image.text, instantMs }, faultOf(evidence, error)),
      repository: evidence.image.repository,
    };
  }
}

/** The proofs that a decision will need, each made when it is first asked for. */
export function proofsOf({ applied }: Coverage, { evidence, instantMs }: Omit<PolicyQuestion, 'context'>): ProofTable {
  return createProofTable(
    applied.map(({ rule }) => rule),
    evidence,
    instantMs,
  );
}

/** Refused, because nobody looked. */
function faultOf({ image }: ImageEvidence, error: unknown): UntrustedError {
  const name = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
  const message = `a fault of this program kept the policies from being applied to \`${image.text}\` (${name})`;
  return new UntrustedError('policy-refused', message, { hint: 'please report it, with the policies if you can' });
}
