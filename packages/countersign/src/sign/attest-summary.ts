// SPDX-License-Identifier: Apache-2.0
import { encodeAttestation } from '../attest/encode-attestation.ts';
import { encodeSummary, summaryPredicateType, verifiedProperty } from '../attest/summary.ts';
import { quote } from '../bytes/quote.ts';
import { parseRfc3339 } from '../bytes/rfc3339.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { UsageError } from '../errors/errors.ts';
import { digestAlgorithm, digestEncoded } from '../oci/digest.ts';
import type { Decision } from '../policy/decision.ts';
import type { AttestationClaim } from './attestation-claim.ts';

/**
 * What `attestImage` signs so that a later gate can go by this decision alone: that the gate `verifierId` (a URI) found the image
 * verified, under the name it was checked under, by these policies, at that instant.
 *
 * Only a decision that is `verified` has a summary: not one that merely was admitted. One that read facts of a place where the image was
 * to run has none either, because a summary holds wherever it is shown.
 *
 * @throws {UsageError} `usage-flag`
 */
export function summaryStatementOf(decision: Decision, verifierId: string): AttestationClaim {
  const { digest, repository, tag, result } = decision;
  if (result !== 'verified') throw noSummary(`the decision is \`${result}\`, and a summary says \`verified\``);
  if (digest === undefined || repository === undefined) {
    throw noSummary(`${quote(decision.reference)} has no name in a registry that a summary could hold for`);
  }
  const [fact] = Object.keys(decision.context);
  if (fact !== undefined) throw noSummary(`the decision depends on ${quote(fact)}, and a summary holds everywhere`);
  const summary = {
    verifier: parseVerifierUri(verifierId),
    policySets: [decision.policySet.replace(/^sha256:/, '')],
    timeCreatedMs: instantOf(decision),
    references: [tag === undefined ? repository : `${repository}:${tag}`],
    properties: [verifiedProperty],
  };
  const statement = encodeAttestation({
    subjects: [{ name: repository, digests: { [digestAlgorithm(digest)]: digestEncoded(digest) } }],
    predicateType: summaryPredicateType,
    predicate: encodeUtf8(JSON.stringify(encodeSummary(summary))),
  });
  return { digest, predicateType: summaryPredicateType, statement };
}

/** @throws {UsageError} `usage-flag` */
export function parseVerifierUri(text: string): string {
  if (/^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/.test(text)) return text;
  throw new UsageError('usage-flag', `wanted a URI that names the verifier, got ${quote(text)}`, {
    hint: 'any that is yours, such as `https://ci.example/check`',
  });
}

function instantOf({ instant }: Decision): number {
  const instantMs = parseRfc3339(instant);
  if (instantMs === undefined) throw new Error(`a decision has the instant ${quote(instant)}`);
  return instantMs;
}

function noSummary(why: string): UsageError {
  return new UsageError('usage-flag', `no summary can be signed: ${why}`, {
    hint: 'sign a summary of a decision that is verified by policies without `where`',
  });
}
