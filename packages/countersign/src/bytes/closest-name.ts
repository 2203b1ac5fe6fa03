// SPDX-License-Identifier: Apache-2.0

const maxNameLength = 64;

/** The known name that `text` most likely was meant to be: at most a third of its letters are other ones. Undefined if none is so near. */
export function closestName(text: string, known: readonly string[]): string | undefined {
  const typed = text.slice(0, maxNameLength).toLowerCase();
  const [best] = known
    .map((name) => ({ name, distance: editDistance(typed, name.toLowerCase()) }))
    .toSorted((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined;
}

/** Insertions, deletions and replacements of single characters that lead from one text to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [line, character] of from.split('').entries()) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (to[column - 1] === character ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
