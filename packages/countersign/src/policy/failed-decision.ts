// SPDX-License-Identifier: Apache-2.0
import { encodeRfc3339 } from '../bytes/rfc3339.ts';
import { type CountersignError, UnavailableError } from '../errors/errors.ts';
import type { Decision } from './decision.ts';
import { reasonOf } from './evaluate/judging.ts';
import type { PolicySet } from './policy-set.ts';

export interface FailedQuestion {
  /** As the user wrote it. */
  readonly reference: string;
  readonly instantMs: number;
}

/** The decision about an image that no policy could be asked about, because `error` came before: a name that is none, a missing folder. */
export function failedDecision(
  policySet: Pick<PolicySet, 'hash' | 'trustHash'>,
  { reference, instantMs }: FailedQuestion,
  error: CountersignError,
): Decision {
  return {
    apiVersion: 'countersign.dev/v1',
    kind: 'Decision',
    result: error instanceof UnavailableError ? 'unavailable' : 'refused',
    admitted: false,
    reference,
    reason: reasonOf(error),
    rules: [],
    evidence: [],
    gaps: [],
    alerts: [],
    warnings: [],
    exceptions: [],
    context: {},
    policySet: policySet.hash,
    trust: policySet.trustHash,
    instant: encodeRfc3339(instantMs),
  };
}
