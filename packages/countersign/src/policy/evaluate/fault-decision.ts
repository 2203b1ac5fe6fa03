// SPDX-License-Identifier: Apache-2.0
import { encodeRfc3339 } from '../../bytes/rfc3339.ts';
import type { Decision } from '../decision.ts';
import type { ImageEvidence } from '../image-evidence.ts';
import type { PolicySet } from '../policy-set.ts';

interface Asked {
  readonly evidence: ImageEvidence;
  readonly instantMs: number;
}

/** The decision when a fault of ours kept the policies from being applied: refused, because nobody looked. */
export function faultDecision(policySet: PolicySet, { evidence, instantMs }: Asked, error: unknown): Decision {
  const { image } = evidence;
  const name = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
  return {
    apiVersion: 'countersign.dev/v1',
    kind: 'Decision',
    result: 'refused',
    admitted: false,
    reference: image.text,
    repository: image.repository,
    reason: {
      code: 'policy-refused',
      message: `a fault of this program kept the policies from being applied to \`${image.text}\` (${name})`,
      hint: 'please report it, with the policies if you can',
    },
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
