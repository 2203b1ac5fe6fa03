// SPDX-License-Identifier: Apache-2.0
import type { Decision, RequirementOutcome } from '../decision.ts';
import type { WantedDecision } from './policy-cases.ts';

/** One thing that came out otherwise than the case wants it. */
export interface CaseDifference {
  /** `result`, `admitted`, `code`, `rules.acme/app`. */
  readonly what: string;
  readonly wanted: string;
  readonly got: string;
}

/** Every difference; none means that the case passes. */
export function judgeCase(want: WantedDecision, decision: Decision): readonly CaseDifference[] {
  const { result, admitted, code, rules } = want;
  const codes = codesOf(decision);
  return [
    ...difference('result', result, decision.result),
    ...(admitted === undefined ? [] : difference('admitted', String(admitted), String(decision.admitted))),
    ...(code === undefined || codes.has(code) ? [] : difference('code', code, [...codes].join(', ') || 'none')),
    ...[...rules].flatMap(([id, outcome]) => {
      const rule = decision.rules.find((one) => one.rule === id);
      return difference(`rules.${id}`, outcome, rule?.outcome ?? 'a rule that does not speak of the image');
    }),
  ];
}

function difference(what: string, wanted: string, got: string): readonly CaseDifference[] {
  return wanted === got ? [] : [{ what, wanted, got }];
}

/** Of the decision, of its rules, and of what their demands were refused for. */
function codesOf({ reason, rules }: Decision): ReadonlySet<string> {
  const ofRules = rules.flatMap(({ reason: why, digests }) => [
    ...(why === undefined ? [] : [why.code]),
    ...digests.flatMap(({ requirement }) => codesIn(requirement)),
  ]);
  return new Set([...(reason === undefined ? [] : [reason.code]), ...ofRules]);
}

function codesIn({ reason, of = [] }: RequirementOutcome): readonly string[] {
  return [...(reason === undefined ? [] : [reason.code]), ...of.flatMap(codesIn)];
}
