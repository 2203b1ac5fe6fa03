// SPDX-License-Identifier: Apache-2.0
import { oneLine } from '../bytes/one-line.ts';
import { encodeRfc3339 } from '../bytes/rfc3339.ts';
import { type Branch, drawTree } from '../bytes/text-tree.ts';
import type { AdmissionContext } from './admission-context.ts';
import { coveringRules } from './covering-rules.ts';
import { counted } from './decision-words.ts';
import { durationText } from './duration-text.ts';
import type { ImageName } from './image-pattern.ts';
import type { PolicySet } from './policy-set.ts';
import type { Rule } from './rule.ts';
import { ruleBranch } from './rule-text.ts';
import { signersOf } from './signers-of.ts';

/** A whole policy set in plain English. */
export function policyText(policySet: PolicySet): string {
  const { rules } = policySet;
  const head = drawTree({
    text: `policy set ${policySet.hash.slice(0, 12)}…: ${counted(rules.length, 'rule')}`,
    branches: settingsBranches(policySet),
  });
  const parts = rules.toSorted(byId).map((rule) => drawTree(ruleBranch(rule)));
  return [head, ...parts, ...signersText(rules)].join('\n');
}

/** What the policies demand of one image, by its name alone: nothing is looked up. */
export function coverageText(policySet: PolicySet, image: ImageName, context: AdmissionContext): string {
  const { applied, undecided } = coveringRules(policySet, image, context);
  const rules = applied.map(({ rule }) => rule);
  const count = rules.length + undecided.length;
  const head: Branch = {
    text: `${oneLine(image.text)}, which is ${oneLine(image.repository)}`,
    branches: count === 0 ? [leaf(`no rule speaks of it: ${uncovered[policySet.settings.notCovered]}`)] : [],
  };
  const open = undecided.map(({ rule, fact }) =>
    drawTree({
      ...ruleBranch(rule),
      text: `${ruleBranch(rule).text}; whether it applies depends on ${fact}: pass \`--context ${fact}=…\``,
    }),
  );
  return [drawTree(head), ...rules.map((rule) => drawTree(ruleBranch(rule))), ...open, ...signersText(rules)].join(
    '\n',
  );
}

function byId(left: Rule, right: Rule): number {
  return left.id < right.id ? -1 : Number(left.id > right.id);
}

function leaf(text: string): Branch {
  return { text, branches: [] };
}

const uncovered: Readonly<Record<PolicySet['settings']['notCovered'], string>> = {
  refuse: 'what no rule covers is refused',
  warn: 'what no rule covers is admitted with a warning',
  admit: 'what no rule covers is admitted',
};

function settingsBranches({ settings, revoked, exceptions }: PolicySet): readonly Branch[] {
  const { notCovered, graceMs, exceptionsFrom } = settings;
  return [
    leaf(uncovered[notCovered]),
    ...(graceMs === 0
      ? []
      : [leaf(`while a registry cannot be reached, an admission holds for ${durationText(graceMs)}`)]),
    ...(exceptionsFrom.length === 0 ? [] : [leaf(`exceptions count from ${exceptionsFrom.map(oneLine).join(', ')}`)]),
    ...revoked.map(({ source, digests }) =>
      leaf(`${counted(digests.size, 'digest')} of ${oneLine(source)} revoked everywhere`),
    ),
    ...exceptions.map(({ name, rule, digest, reason, expiresMs }) =>
      leaf(
        `exception ${oneLine(name)} lets ${digest} pass rule ${oneLine(rule)} until ${encodeRfc3339(expiresMs)}: ${oneLine(reason)}`,
      ),
    ),
  ];
}

function signersText(rules: readonly Rule[]): readonly string[] {
  const lines = new Set(signersOf(rules).map(({ name, description }) => `${oneLine(name)}: ${oneLine(description)}`));
  if (lines.size === 0) return [];
  return [drawTree({ text: 'signers', branches: [...lines].toSorted().map(leaf) })];
}
