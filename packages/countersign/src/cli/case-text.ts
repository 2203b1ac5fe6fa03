// SPDX-License-Identifier: Apache-2.0
import { oneLine } from '../bytes/one-line.ts';
import { explainText } from '../policy/explain-text.ts';
import type { CaseResult } from './run-case.ts';

/** A line for a case that passes; for one that does not, what was wanted, what came out, and why. */
export function caseText({ policyCase, decision, differences }: CaseResult): string {
  const name = oneLine(policyCase.name);
  if (differences.length === 0) return `ok    ${name}\n`;
  const lines = differences.map(
    ({ what, wanted, got }) => `      ${oneLine(what)}: wanted ${oneLine(wanted)}, got ${oneLine(got)}\n`,
  );
  const reasoning = explainText(decision)
    .trimEnd()
    .split('\n')
    .map((line) => `      ${line}\n`);
  return `FAIL  ${name} (${oneLine(policyCase.place)})\n${lines.join('')}${reasoning.join('')}`;
}
