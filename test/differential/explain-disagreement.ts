// SPDX-License-Identifier: Apache-2.0
import type { Specimen } from './specimen.ts';
import { theyAreStricter } from './they-are-stricter.ts';
import type { Undoing } from './undoing.ts';
import type { Judges } from './verdicts.ts';
import { weAreStricter } from './we-are-stricter.ts';

/**
 * The known reasons why only one of the two accepts the bundle, none too many: once they are undone both accept it. Undefined if they
 * do not.
 */
export function explainDisagreement(
  bundle: unknown,
  specimen: Specimen,
  judges: Judges,
): readonly string[] | undefined {
  const weAccept = judges.ours(encodeTree(bundle)).accepts;
  const judge = weAccept ? judges.theirs : judges.ours;
  const accepts = (undoings: readonly Undoing[]): boolean => {
    const tree = structuredClone(bundle);
    for (const { undo } of undoings) undo(tree, specimen);
    return judge(encodeTree(tree)).accepts;
  };
  let needed: readonly Undoing[] = weAccept ? theyAreStricter : weAreStricter;
  // The last ones put much back that was changed, and so explain much: they are tried only when the others do not explain it.
  const first = needed.findIndex((_, at) => accepts(needed.slice(0, at + 1)));
  if (first === -1) return undefined;
  needed = needed.slice(0, first + 1);
  for (const undoing of needed.toReversed()) {
    const fewer = needed.filter((each) => each !== undoing);
    if (accepts(fewer)) needed = fewer;
  }
  return needed.map(({ reason }) => reason);
}

export function encodeTree(tree: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(tree));
}
