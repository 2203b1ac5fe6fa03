// SPDX-License-Identifier: Apache-2.0
import { oneLine } from '../bytes/one-line.ts';
import { encodeRfc3339 } from '../bytes/rfc3339.ts';
import type { Branch } from '../bytes/text-tree.ts';
import type { ContextClause, ContextSelector, ContextTest } from './admission-context.ts';
import { demandText } from './evaluate/demand-text.ts';
import type { ImagePattern } from './image-pattern.ts';
import type { Requirement } from './requirement.ts';
import type { Enforcement, Rule } from './rule.ts';

/** A rule in plain English: of which images it speaks, where, and what it demands. To be drawn as a tree. */
export function ruleBranch(rule: Rule): Branch {
  const { also, signedName, index, mirrors, except } = rule;
  return {
    text: `rule ${oneLine(rule.id)} (${oneLine(rule.source)}): ${enforcementText(rule)}`,
    branches: [
      leaf(`speaks of ${patternsText(rule.images)}`),
      ...(except.length === 0 ? [] : [leaf(`but not of ${patternsText(except)}`)]),
      ...(mirrors.length === 0 ? [] : [leaf(`the same images are at ${patternsText(mirrors)}`)]),
      ...whereLeaves(rule),
      demandBranch(rule.require),
      leaf(signedNames[signedName]),
      ...(index === 'self' ? [] : [leaf('each image of an index must satisfy it, and not the index itself')]),
      ...(also.length === 0 ? [] : [leaf(`signatures are looked for in ${also.map(oneLine).join(', ')}, too`)]),
    ],
  };
}

function leaf(text: string): Branch {
  return { text, branches: [] };
}

const signedNames: Readonly<Record<Rule['signedName'], string>> = {
  repository: 'signatures must name the repository in which the image is used',
  tag: 'signatures must name the repository and the tag under which the image is used',
  'if-named': 'signatures that name another image are refused, those that name none are not',
  any: 'signatures may name any repository',
};

function enforcementText({ enforcement, namespace }: Rule): string {
  const place = namespace === undefined ? '' : `, for namespace ${oneLine(namespace)} alone, and beside other rules`;
  return `${enforcementWords(enforcement)}${place}`;
}

function enforcementWords(enforcement: Enforcement): string {
  switch (enforcement.kind) {
    case 'enforce':
      return enforcement.fromMs === undefined
        ? 'refuses what does not satisfy it'
        : `warns until ${encodeRfc3339(enforcement.fromMs)}, and refuses from then on`;
    case 'warn':
      return 'only warns';
    case 'audit':
      return 'only reports, and covers nothing';
  }
}

function patternsText(patterns: readonly ImagePattern[]): string {
  return patterns.map(({ text }) => oneLine(text)).join(', ');
}

function whereLeaves({ where, namespace }: Rule): readonly Branch[] {
  const text = whereText(where);
  if (text !== undefined) return [leaf(`where ${text}`)];
  return namespace === undefined ? [leaf('wherever they run')] : [];
}

/** Undefined for everywhere. */
function whereText(where: ContextSelector): string | undefined {
  if (where.length === 0) return undefined;
  return where.map(clauseText).join(', or where ');
}

function clauseText(clause: ContextClause): string {
  return clause.map(testText).join(' and ');
}

function testText(test: ContextTest): string {
  if ('oneOf' in test) return `${test.fact} is ${test.oneOf.map(({ text }) => oneLine(text)).join(' or ')}`;
  const label = `${test.fact}.${oneLine(test.label)}`;
  switch (test.test.kind) {
    case 'in':
      return `${label} is ${test.test.values.map(oneLine).join(' or ')}`;
    case 'not-in':
      return `${label} is not ${test.test.values.map(oneLine).join(' or ')}`;
    case 'exists':
      return `${label} is set`;
    case 'absent':
      return `${label} is not set`;
  }
}

function demandBranch(requirement: Requirement): Branch {
  const of = 'of' in requirement && requirement.kind !== 'signed-by' ? requirement.of : [];
  const alert =
    'alert' in requirement && requirement.alert !== undefined
      ? `, and raises the alert ${oneLine(requirement.alert)}`
      : '';
  return { text: `demands ${oneLine(demandText(requirement))}${alert}`, branches: of.map(innerBranch) };
}

function innerBranch(requirement: Requirement): Branch {
  const { text, branches } = demandBranch(requirement);
  return { text: text.slice('demands '.length), branches };
}
