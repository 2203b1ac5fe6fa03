// SPDX-License-Identifier: Apache-2.0
import { inTurns } from '../discover/in-turns.ts';
import { UnavailableError } from '../errors/errors.ts';
import { coveringRules } from '../policy/covering-rules.ts';
import type { Decision } from '../policy/decision.ts';
import { evaluateWithSteps, proofsOf } from '../policy/evaluate/evaluate-policy.ts';
import type { ImageEvidence } from '../policy/image-evidence.ts';
import type { DecideRequest } from './decide-request.ts';
import { planEvidence } from './evidence-plan.ts';
import { gatherEvidence } from './gather-evidence.ts';

export interface Decided {
  readonly decision: Decision;
  /** All that the decision is built on: with the same policies, context and instant it comes out the same again. */
  readonly evidence: ImageEvidence;
}

/**
 * Whether the image may run here, and why: the one pipeline of every door. Only what a covering rule can need is fetched, and each thing
 * once.
 *
 * Throws only interruption, misuse of the library and bugs: refusals and gaps are decisions.
 */
export async function decideImage(request: DecideRequest): Promise<Decision> {
  return (await decideWithEvidence(request)).decision;
}

export async function decideWithEvidence(request: DecideRequest): Promise<Decided> {
  const { policySet, image, context, instantMs, signal } = request;
  const coverage = coveringRules(policySet, image, context);
  const evidence =
    coverage.undecided.length > 0 ? unasked(request) : await gatherEvidence(request, planEvidence(coverage));
  const question = { evidence, context, instantMs };
  const proofs = proofsOf(coverage, question);
  // Proven in turns, so that a deadline can end a thousand hostile signatures.
  const pairs = [...proofs.pieces.keys()].flatMap((piece) =>
    [...proofs.groups.keys()].map((group) => ({ piece, group })),
  );
  for await (const { piece, group } of inTurns(pairs, signal)) proofs.prove(piece, group);
  return { decision: evaluateWithSteps(policySet, question, { coverage, proofs }), evidence };
}

/** Without a fact that a rule asks for there is nothing to fetch: the decision is the caller's mistake. */
function unasked({ image }: DecideRequest): ImageEvidence {
  const error = new UnavailableError('registry-unreachable', 'the registry was not asked');
  return { image, resolution: { kind: 'unavailable', error }, found: new Map() };
}
