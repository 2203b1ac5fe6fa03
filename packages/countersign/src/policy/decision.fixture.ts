// SPDX-License-Identifier: Apache-2.0
// For tests of how decisions are told: what `evaluatePolicy` makes is tested where it is made.
import { digestOf } from '../oci/digest.ts';
import type { Decision, Reason, RuleOutcome } from './decision.ts';

export const fixtureDigest = digestOf(new TextEncoder().encode('app'));

export function fixtureReason(code: Reason['code'], message: string): Reason {
  return { code, message, hint: `what helps against ${code}` };
}

export function fixtureRule(rule: Partial<RuleOutcome> = {}): RuleOutcome {
  return {
    rule: 'acme/app',
    source: 'acme.yaml:7',
    enforcement: 'enforce',
    covers: true,
    outcome: 'satisfied',
    digests: [
      {
        digest: fixtureDigest,
        requirement: {
          demand: 'signed by ci',
          outcome: 'satisfied',
          accepted: [{ signer: 'ci', principal: 'key sha256:12', evidence: 0, provenAt: '2026-11-22T12:00:00.000Z' }],
        },
      },
    ],
    ...rule,
  };
}

/** Refused for want of a signature by `ci`; one by somebody else is there. */
export const refusedRule = fixtureRule({
  outcome: 'refused',
  reason: fixtureReason('policy-refused', 'rule `acme/app` is not satisfied'),
  digests: [
    {
      digest: fixtureDigest,
      requirement: {
        demand: 'any of',
        outcome: 'refused',
        of: [
          {
            demand: 'signed by ci',
            outcome: 'refused',
            reason: fixtureReason('too-few-signers', 'wanted 1 signer, got 0'),
          },
          {
            demand: 'signed by duty, at most 8h ago',
            outcome: 'refused',
            reason: fixtureReason('too-old', 'wanted 8h, got 9h'),
          },
        ],
      },
    },
  ],
});

export function fixtureDecision(decision: Partial<Decision> = {}): Decision {
  return {
    apiVersion: 'countersign.dev/v1',
    kind: 'Decision',
    result: 'verified',
    admitted: true,
    reference: 'ghcr.io/acme/app:v1',
    repository: 'ghcr.io/acme/app',
    tag: 'v1',
    digest: fixtureDigest,
    rules: [fixtureRule()],
    evidence: [
      {
        digest: fixtureDigest,
        place: 'ghcr.io/acme/app',
        store: 'referrers',
        manifest: fixtureDigest,
        layer: 0,
        type: 'signature',
        provenAt: '2026-11-22T12:00:00.000Z',
        signers: [
          { signer: 'ci', verdict: 'accepted' },
          {
            signer: 'duty',
            verdict: 'refused',
            reason: fixtureReason('key-mismatch', 'made by another key than `duty`'),
          },
        ],
      },
    ],
    gaps: [],
    alerts: [],
    warnings: [],
    exceptions: [],
    context: { 'namespace.name': 'prod' },
    policySet: 'a'.repeat(64),
    trust: 'b'.repeat(64),
    instant: '2026-11-22T12:00:00.000Z',
    ...decision,
  };
}
