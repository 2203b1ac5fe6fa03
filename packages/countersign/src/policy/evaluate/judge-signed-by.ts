// SPDX-License-Identifier: Apache-2.0

import { type CountersignError, UntrustedError } from '../../errors/errors.ts';
import { annotationMismatch, missingAnnotation } from '../../verify/match-annotations.ts';
import type { SignedBy } from '../requirement.ts';
import { conclude } from './conclude.ts';
import { countPrincipals } from './count-principals.ts';
import { signersText } from './demand-text.ts';
import { judgeAge } from './judge-age.ts';
import { judgeName } from './judge-name.ts';
import { type Judged, type Judging, judgeEach, type Statement } from './judging.ts';
import { mostTelling } from './why-refused.ts';

/** Whether enough distinct principals signed the digest as an image; attestations are no signatures. */
export function judgeSignedBy(requirement: SignedBy, judging: Judging): Judged {
  const { accepted, errors } = judgeEach(judging, requirement.of, (statement) =>
    judgeSignature(statement, requirement, judging),
  );
  const count = countPrincipals(accepted.map(({ proof }) => proof.evidence.signer));
  return conclude(requirement, judging, {
    accepted,
    sufficiency: count >= requirement.atLeast ? 'enough' : 'short',
    whyNot: () => whyNot(requirement, { judging, errors, count }),
  });
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
