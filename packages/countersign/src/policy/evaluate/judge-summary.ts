// SPDX-License-Identifier: Apache-2.0

import { parseSummary, type Summary, summaryPredicateType, verifiedProperty } from '../../attest/summary.ts';
import { quote } from '../../bytes/quote.ts';
import { encodeRfc3339 } from '../../bytes/rfc3339.ts';
import { type CountersignError, MalformedError, UntrustedError } from '../../errors/errors.ts';
import { normaliseSignedName } from '../../oci/signed-name.ts';
import type { Summarised } from '../requirement.ts';
import { conclude } from './conclude.ts';
import { signersText } from './demand-text.ts';
import { judgeAge } from './judge-age.ts';
import { type Judged, type Judging, judgeEach, type Statement } from './judging.ts';
import { mostTelling } from './why-refused.ts';

/** Two machines' clocks may differ by this much. */
const clockSkewMs = 5 * 60_000;

/**
 * Whether a summary of another gate's decision stands in for its checks: the named verifier made it, with one of the named policy sets,
 * for this very name, not long ago. Its own time counts beside the proven one: a signature can be dated again, what it says cannot.
 */
export function judgeSummary(requirement: Summarised, judging: Judging): Judged {
  const { accepted, errors } = judgeEach(judging, requirement.by, (statement) =>
    judgeOne(statement, requirement, judging),
  );
  return conclude(requirement, judging, {
    accepted,
    sufficiency: accepted.length > 0 ? 'enough' : 'short',
    whyNot: () => mostTelling(errors) ?? notFound(requirement),
  });
}

function judgeOne({ proof }: Statement, requirement: Summarised, judging: Judging): CountersignError | undefined {
  const { evidence, provenMs } = proof;
  if (evidence.kind !== 'attestation' || evidence.statement.predicateType !== summaryPredicateType) {
    return notFound(requirement);
  }
  try {
    const summary = parseSummary(evidence.statement.predicate ?? {});
    return (
      judgeContent(summary, requirement, judging) ??
      judgeAge(provenMs, requirement.maxAgeMs, judging.timeline) ??
      judgeAge(summary.timeCreatedMs, requirement.maxAgeMs, judging.timeline) ??
      judgeFuture(summary, judging)
    );
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return new UntrustedError('evidence-malformed', error.message, { cause: error });
  }
}

function judgeContent(
  summary: Summary,
  { verifier, policySets }: Summarised,
  { applied, image }: Judging,
): UntrustedError | undefined {
  if (summary.verifier !== verifier) {
    return mismatch(`wanted a summary of the verifier ${quote(verifier)}, got one of ${quote(summary.verifier)}`);
  }
  if (!summary.properties.includes(verifiedProperty)) {
    return mismatch(`wanted a summary that asserts \`${verifiedProperty}\`, got one that does not`);
  }
  const got = summary.policySets.map((hash) => quote(`sha256:${hash}`)).join(', ') || 'no policies';
  if (!summary.policySets.some((hash) => policySets.includes(hash))) {
    const wanted = policySets.map((hash) => `\`sha256:${hash}\``).join(' or ');
    return mismatch(`wanted a summary of the policies ${wanted}, got one of ${got}`);
  }
  const names = summary.references.map(normaliseSignedName);
  const isNamed = names.some(
    (name) =>
      name !== null &&
      applied.names.includes(name.repository) &&
      // What was judged by its digest alone was not judged under this tag: a signature may name another.
      (image.tag === undefined || name.tag === image.tag),
  );
  if (isNamed) return undefined;
  const references = summary.references.map(quote).join(', ') || 'no image';
  const hint = 'the earlier gate must look at the image under the name that is used here, with its tag if it has one';
  return mismatch(`wanted a summary for ${quote(image.text)}, got one for ${references}`, hint);
}

function judgeFuture({ timeCreatedMs }: Summary, { timeline }: Judging): UntrustedError | undefined {
  if (timeCreatedMs <= timeline.nowMs + clockSkewMs) return undefined;
  return mismatch(`wanted a summary of the past, got one of \`${encodeRfc3339(timeCreatedMs)}\``);
}

function notFound({ by }: Summarised): UntrustedError {
  return new UntrustedError('attestation-not-found', `wanted a summary signed by ${signersText(1, by)}, got none`);
}

function mismatch(message: string, hint?: string): UntrustedError {
  return new UntrustedError('summary-mismatch', message, hint === undefined ? {} : { hint });
}
