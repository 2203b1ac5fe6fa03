// SPDX-License-Identifier: Apache-2.0
import { encodeRfc3339 } from '../../bytes/rfc3339.ts';
import { type CountersignError, UntrustedError } from '../../errors/errors.ts';
import { annotationMismatch, missingAnnotation } from '../../verify/match-annotations.ts';
import type { AcceptedBy } from '../decision.ts';
import type { SignedBy } from '../requirement.ts';
import { countPrincipals, principalText } from './count-principals.ts';
import { demandText, signersText } from './demand-text.ts';
import { judgeAge } from './judge-age.ts';
import { judgeName } from './judge-name.ts';
import { type Judged, type Judging, reasonOf, type Statement, statementsOf } from './judging.ts';
import { excessOf, gapOf, mostTelling } from './why-refused.ts';

/** Whether enough distinct principals signed the digest as an image; attestations are no signatures. */
export function judgeSignedBy(requirement: SignedBy, judging: Judging): Judged {
  const { made, refused } = statementsOf(judging, requirement.of);
  const accepted: Statement[] = [];
  const errors: CountersignError[] = refused.map(({ error }) => error);
  for (const statement of made) {
    const error = judgeSignature(statement, requirement, judging);
    if (error === undefined) accepted.push(statement);
    else errors.push(error);
  }
  const count = countPrincipals(accepted.map(({ proof }) => proof.evidence.signer));
  const found = { demand: demandText(requirement), accepted: accepted.map(acceptedBy) };
  if (count >= requirement.atLeast) {
    for (const { proof } of accepted) if (isBoundToNow(proof)) judging.timeline.holdsOnlyNow();
    return { outcome: { ...found, outcome: 'satisfied' }, alerts: alertsOf(requirement) };
  }
  const gap = excessOf(judging) === undefined ? gapOf(judging) : undefined;
  if (gap !== undefined) return { outcome: { ...found, outcome: 'unavailable', reason: gap }, alerts: [] };
  const reason = reasonOf(excessOf(judging) ?? whyNot(requirement, { judging, errors, count }));
  return { outcome: { ...found, outcome: 'refused', reason }, alerts: [] };
}

function judgeSignature(
  { proof }: Statement,
  { annotations, maxAgeMs }: SignedBy,
  { applied, image, timeline }: Judging,
): CountersignError | undefined {
  const { evidence, provenMs } = proof;
  if (evidence.kind === 'attestation') {
    return new UntrustedError('statement-not-image-signing', 'wanted a signature of the image, got an attestation');
  }
  // What one subject says of the image, its name and its annotations, is not put together from several.
  const own = evidence.signedName === undefined ? [] : [evidence.signedName];
  const signedNames = Object.keys(annotations).length === 0 ? evidence.signedNames : own;
  const name = judgeName({ kind: 'signature', signedNames }, applied, image.tag);
  if (name !== undefined) return name;
  const missing = missingAnnotation(annotations, evidence.annotations);
  if (missing !== undefined) return annotationMismatch(missing, annotations, evidence.annotations);
  return judgeAge(provenMs, maxAgeMs, timeline);
}

interface Shortfall {
  readonly judging: Judging;
  readonly errors: readonly CountersignError[];
  readonly count: number;
}

function whyNot({ of, atLeast }: SignedBy, { judging, errors, count }: Shortfall): CountersignError {
  if (count > 0) {
    const message = `wanted signatures of ${signersText(atLeast, of)}, got those of ${count}`;
    return new UntrustedError('too-few-signers', message, { cause: mostTelling(errors) });
  }
  const telling = mostTelling([...errors, ...(judging.content?.discovery?.refused.map(({ error }) => error) ?? [])]);
  if (telling === undefined) {
    return new UntrustedError('signature-not-found', `wanted a signature of \`${judging.digest}\`, got none`, {
      hint: 'sign the image as one of these signers; where signatures lie elsewhere, the rule names the place in `evidence.also`',
    });
  }
  return telling;
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
export function isBoundToNow({ evidence, provenMs }: Statement['proof']): boolean {
  return provenMs === undefined && evidence.signer.kind === 'certificate';
}

export function alertsOf({ alert }: { readonly alert?: string }): readonly string[] {
  return alert === undefined ? [] : [alert];
}
