// SPDX-License-Identifier: Apache-2.0
import type { Problem, Problems } from './problem.ts';

/** Nobody reads more, and a hostile file could bring hundreds of thousands. */
const maxOfSeverity = 500;

/** An empty collection. Of each severity it keeps the first 500, so that nothing can crowd an error out. */
export function createProblems(): Problems {
  const list: Problem[] = [];
  const counts = { error: 0, surprise: 0, note: 0 };
  return {
    list,
    add(problem) {
      if (counts[problem.severity]++ < maxOfSeverity) list.push(problem);
    },
  };
}

/** `acme.yaml:31:7: wanted a number, got a text`, as editors and terminals link it. */
export function problemText({ source, at, message }: Problem): string {
  return at === undefined ? `${source}: ${message}` : `${source}:${at.line}:${at.column}: ${message}`;
}

/** By file, line and column, so that the order of reading does not show. */
export function sortedProblems(list: readonly Problem[]): readonly Problem[] {
  return list.toSorted(
    (a, b) =>
      compareText(a.source, b.source) ||
      (a.at?.line ?? 0) - (b.at?.line ?? 0) ||
      (a.at?.column ?? 0) - (b.at?.column ?? 0) ||
      compareText(a.message, b.message),
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
