// SPDX-License-Identifier: Apache-2.0
import { oneLine } from '../bytes/one-line.ts';
import type { Decision, Reason, RuleOutcome } from './decision.ts';
import {
  headline,
  leavesOf,
  ownReasonOf,
  ownReasonOfAll,
  reasonText,
  ruleTitle,
  stopsImage,
} from './decision-words.ts';

/** A decision fills a screen at most: what is left out is counted, and `explainText` has it. */
const most = { rules: 8, demands: 6, gaps: 4, warnings: 8 } as const;

/**
 * What is told about one decision, in the same words at every door: the result, the image, each rule with its reason, what to do.
 * Lines of plain text; nothing in it that a terminal would obey.
 */
export function decisionText(decision: Decision): string {
  const lines = [
    ...(decision.digest === undefined ? [] : [`digest: ${decision.digest}`]),
    ...ownReason(decision),
    ...limited(rulesInOrder(decision), most.rules, 'rules').flatMap((rule) =>
      typeof rule === 'string' ? [rule] : ruleLines(rule),
    ),
    ...limited(decision.gaps, most.gaps, 'places that could not be read').map((gap) =>
      typeof gap === 'string'
        ? gap
        : `could not read ${oneLine(gap.what)} at ${oneLine(gap.place)}: ${reasonText(gap.reason)}`,
    ),
    ...decision.alerts.map(({ rule, alert }) => `alert ${oneLine(alert)}, raised by rule ${oneLine(rule)}`),
    ...exceptionLines(decision),
    ...limited(decision.warnings, most.warnings, 'warnings').map((warning) => `warning: ${oneLine(warning)}`),
    ...(decision.endsAt === undefined ? [] : [`holds until: ${decision.endsAt}`]),
    ...hintLines(decision.reason),
  ];
  return `${[headline(decision), ...lines.map((line) => `  ${line}`)].join('\n')}\n`;
}

function ownReason(decision: Decision): readonly string[] {
  const reason = ownReasonOfAll(decision);
  return reason === undefined ? [] : [`why: ${reasonText(reason)}`];
}

/** What stops the image first; the order of the others stays. */
function rulesInOrder({ rules }: Decision): readonly RuleOutcome[] {
  return [...rules.filter(stopsImage), ...rules.filter((rule) => !stopsImage(rule))];
}

function ruleLines(rule: RuleOutcome): readonly string[] {
  const title = ruleTitle(rule);
  if (rule.outcome === 'satisfied') return [`${title}: satisfied${acceptedText(rule)}`];
  const reason = ownReasonOf(rule);
  const why = reason === undefined ? '' : `: ${reasonText(reason)}`;
  return [`${title}: ${rule.outcome}${why}`, ...demandLines(rule).map((line) => `  ${line}`)];
}

function acceptedText({ digests }: RuleOutcome): string {
  const leaves = digests.flatMap(({ requirement }) => leavesOf(requirement));
  const names = new Set(leaves.flatMap(({ accepted = [] }) => accepted.map(({ signer }) => oneLine(signer))));
  return names.size === 0 ? '' : ` by ${[...names].join(', ')}`;
}

function demandLines(rule: RuleOutcome): readonly string[] {
  const lines = rule.digests.flatMap(({ digest, platform, requirement }) => {
    const of = rule.digests.length === 1 ? '' : `${platform === undefined ? digest : oneLine(platform)}: `;
    return leavesOf(requirement)
      .filter(({ outcome }) => outcome !== 'satisfied')
      .map(({ demand, outcome, reason }) => {
        const why = reason === undefined ? outcome : reasonText(reason);
        return `${of}wanted ${oneLine(demand)}: ${why}`;
      });
  });
  return limited(lines, most.demands, 'demands');
}

function exceptionLines({ exceptions }: Decision): readonly string[] {
  return exceptions.map(({ name, rule, reason, expires, used }) => {
    const what = used ? 'lets it pass' : 'is not needed for';
    return `exception ${oneLine(name)} ${what} rule ${oneLine(rule)} until ${expires}: ${oneLine(reason)}`;
  });
}

function hintLines(reason: Reason | undefined): readonly string[] {
  return reason === undefined ? [] : [`hint: ${oneLine(reason.hint)}`];
}

function limited<Item>(items: readonly Item[], limit: number, what: string): readonly (Item | string)[] {
  if (items.length <= limit) return items;
  return [...items.slice(0, limit), `and ${items.length - limit} more ${what}`];
}
