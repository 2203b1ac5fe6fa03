// SPDX-License-Identifier: Apache-2.0
import { oneLine } from '../bytes/one-line.ts';
import type { MalformedError } from '../errors/errors.ts';
import { sortedProblems } from '../policy/create-problems.ts';
import { counted } from '../policy/decision-words.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { Problem } from '../policy/problem.ts';

/** One thing that its author should know, as `policy lint` prints it. */
export interface LintFinding {
  readonly severity: Problem['severity'];
  /** Name of the rule that was broken, or the code of the error. */
  readonly rule: string;
  readonly message: string;
  readonly source?: string;
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
}

/** Of policies that could be loaded their findings; of others the mistakes that the error lists. */
export function lintFindings(from: readonly Problem[] | MalformedError): readonly LintFinding[] {
  return from instanceof Error ? mistakesOf(from) : sortedProblems(from).map(findingOf);
}

function findingOf({ severity, rule, source, at, message, hint }: Problem): LintFinding {
  return { severity, rule, message, source, ...at, ...(hint === undefined ? {} : { hint }) };
}

function mistakesOf({ code, message, detail, hint }: MalformedError): readonly LintFinding[] {
  const listed = detail['problems'];
  const texts = Array.isArray(listed) && listed.length > 0 ? (listed as readonly string[]) : [message];
  return texts.map((text) => {
    const [, source, line, column, rest] = /^(.+?):(\d+):(\d+): (.*)$/s.exec(text) ?? [];
    const place = source === undefined ? {} : { source, line: Number(line), column: Number(column) };
    return { severity: 'error', rule: code, message: rest ?? text, ...place, ...(texts.length === 1 ? { hint } : {}) };
  });
}

/** The answer to the question whether policies are right. */
export interface Linted {
  readonly findings: readonly LintFinding[];
  /** Absent if the policies have mistakes. */
  readonly policySet?: PolicySet;
}

/** `file:line:column: severity: message`, as editors and terminals link it, and a sum. */
export function lintText({ findings, policySet }: Linted): string {
  const lines = findings.flatMap(({ severity, rule, message, hint, ...place }) => [
    `${placeText(place)}${severity}: ${oneLine(message)} [${rule}]`,
    ...(hint === undefined ? [] : [`  hint: ${oneLine(hint)}`]),
  ]);
  return `${[...lines, summary(findings, policySet)].join('\n')}\n`;
}

function placeText({ source, line, column }: Partial<LintFinding>): string {
  if (source === undefined) return '';
  return line === undefined ? `${oneLine(source)}: ` : `${oneLine(source)}:${line}:${column}: `;
}

function summary(findings: readonly LintFinding[], policySet: PolicySet | undefined): string {
  const count = (severity: string): number => findings.filter((finding) => finding.severity === severity).length;
  const rules = policySet === undefined ? '' : `${counted(policySet.rules.length, 'rule')}, `;
  return `${rules}${counted(count('error'), 'error')}, ${counted(count('surprise'), 'surprise')}, ${counted(count('note'), 'note')}`;
}

export function lintJson({ findings, policySet }: Linted): string {
  const list = {
    apiVersion: 'countersign.dev/v1',
    kind: 'PolicyLint',
    ...(policySet === undefined ? {} : { policySet: policySet.hash, rules: policySet.rules.length }),
    findings,
  };
  return `${JSON.stringify(list, null, 2)}\n`;
}
