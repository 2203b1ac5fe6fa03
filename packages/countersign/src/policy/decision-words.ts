// SPDX-License-Identifier: Apache-2.0
import { oneLine } from '../bytes/one-line.ts';
import type { Decision, Reason, RequirementOutcome, RuleOutcome } from './decision.ts';

const resultWords: Readonly<Record<Decision['result'], string>> = {
  verified: 'verified',
  refused: 'refused',
  unavailable: 'unavailable',
  'not-covered': 'not covered',
};

/** The result with what the door does about it, where that is not the same: `refused, admitted all the same`. */
export function resultText({ result, admitted }: Pick<Decision, 'result' | 'admitted'>): string {
  const word = resultWords[result];
  if (result === 'verified' || !admitted) return word;
  return `${word}, admitted all the same`;
}

export function headline(decision: Decision): string {
  return `${resultText(decision)}: ${oneLine(decision.reference)}`;
}

export function reasonText({ code, message }: Omit<Reason, 'hint'>): string {
  return `${oneLine(message)} [${code}]`;
}

/** `rule acme/tools (acme.yaml:40)`, with what is special about its outcome counting or not. */
export function ruleTitle(rule: RuleOutcome): string {
  return `rule ${oneLine(rule.rule)} (${oneLine(rule.source)})${enforcementText(rule)}`;
}

function enforcementText({ enforcement, covers, exception }: RuleOutcome): string {
  const remarks = [
    ...(enforcement === 'warn' ? ['only warns'] : []),
    ...(enforcement === 'audit' ? ['only reports'] : []),
    ...(enforcement !== 'audit' && !covers ? ['of the namespace'] : []),
    ...(exception === undefined ? [] : [`exception ${oneLine(exception)}`]),
  ];
  return remarks.length === 0 ? '' : `, ${remarks.join(', ')}`;
}

/** Whether the rule is why the image does not get in. */
export function stopsImage(rule: RuleOutcome): boolean {
  return rule.outcome !== 'satisfied' && rule.enforcement === 'enforce' && rule.exception === undefined;
}

/** The demands that have none below them: what was really looked for. */
export function leavesOf(requirement: RequirementOutcome): readonly RequirementOutcome[] {
  return requirement.of === undefined ? [requirement] : requirement.of.flatMap(leavesOf);
}

/** The reason of a rule, unless one of its demands says the same more closely. */
export function ownReasonOf({ reason, digests }: RuleOutcome): Reason | undefined {
  const leaves = digests.flatMap(({ requirement }) => leavesOf(requirement));
  return leaves.some((leaf) => leaf.reason?.message === reason?.message) ? undefined : reason;
}

/** The reason of the whole, unless that is what a rule says. */
export function ownReasonOfAll({ reason, rules }: Decision): Reason | undefined {
  const isOfRule = rules.some((rule) => rule.reason !== undefined && reason?.message.endsWith(rule.reason.message));
  return isOfRule ? undefined : reason;
}

/** `1 signature`, `3 signatures`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
