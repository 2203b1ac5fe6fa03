// SPDX-License-Identifier: Apache-2.0
import type { CountersignError } from '../../errors/errors.ts';
import type { Digest } from '../../oci/digest.ts';
import type { AppliedRule } from '../covering-rules.ts';
import type { Reason, RequirementOutcome } from '../decision.ts';
import type { FoundContent } from '../image-evidence.ts';
import type { ImageName } from '../image-pattern.ts';
import type { PolicySigner } from '../policy-signer.ts';
import type { ProvenProof } from './proof.ts';
import type { ProofTable } from './proof-table.ts';
import type { Timeline } from './timeline.ts';

/** One rule asking about one digest. */
export interface Judging {
  readonly applied: AppliedRule;
  readonly image: ImageName;
  readonly digest: Digest;
  readonly content: FoundContent | undefined;
  readonly proofs: ProofTable;
  readonly timeline: Timeline;
}

export interface Judged {
  readonly outcome: RequirementOutcome;
  /** Alerts of the parts without which it would not be satisfied. */
  readonly alerts: readonly string[];
}

/** A piece of evidence that a signer made, at a time at which he is believed. */
export interface Statement {
  readonly piece: number;
  readonly signer: PolicySigner;
  readonly proof: ProvenProof;
}

export interface Finding {
  readonly piece: number;
  readonly signer: PolicySigner;
  readonly error: CountersignError;
}

/** What each of the signers says of each piece of evidence about the digest. */
export function statementsOf(
  { digest, proofs }: Judging,
  signers: readonly PolicySigner[],
): { readonly made: readonly Statement[]; readonly refused: readonly Finding[] } {
  const made: Statement[] = [];
  const refused: Finding[] = [];
  for (const [piece, { digest: of }] of proofs.pieces.entries()) {
    if (of !== digest) continue;
    for (const signer of signers) {
      const judgement = proofs.judge(piece, signer);
      if (judgement.kind === 'refused') refused.push({ piece, signer, error: judgement.error });
      else made.push({ piece, signer, proof: judgement.proof });
    }
  }
  return { made, refused };
}

/** The statements of the signers in which `faultOf` finds nothing wrong, and what is wrong with all else. */
export function judgeEach(
  judging: Judging,
  signers: readonly PolicySigner[],
  faultOf: (statement: Statement) => CountersignError | undefined,
): { readonly accepted: readonly Statement[]; readonly errors: readonly CountersignError[] } {
  const { made, refused } = statementsOf(judging, signers);
  const accepted: Statement[] = [];
  const errors = refused.map(({ error }) => error);
  for (const statement of made) {
    const error = faultOf(statement);
    if (error === undefined) accepted.push(statement);
    else errors.push(error);
  }
  return { accepted, errors };
}

export function reasonOf({ code, message, hint }: CountersignError): Reason {
  return { code, message, hint };
}
