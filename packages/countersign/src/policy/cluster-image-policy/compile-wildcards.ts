// SPDX-License-Identifier: Apache-2.0

type Piece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'part' | 'any' };

/**
 * A test of whole names: `**` is any text, `*` any text without `/`, everything else itself. It takes at most the length of the name times
 * the number of pieces, whatever the pattern.
 */
export function compileWildcards(glob: string): (name: string) => boolean {
  const pieces = glob
    .split(/(\*\*|\*)/)
    .filter((piece) => piece !== '')
    .map(pieceOf);
  return (name) => matchesPieces(pieces, name);
}

function pieceOf(text: string): Piece {
  if (text === '**') return { kind: 'any' };
  return text === '*' ? { kind: 'part' } : { kind: 'text', text };
}

/** Walks over the pieces with the set of all places in the name where the pieces so far can end: no backtracking. */
function matchesPieces(pieces: readonly Piece[], name: string): boolean {
  let ends: Uint8Array = new Uint8Array(name.length + 1);
  ends[0] = 1;
  for (const piece of pieces) ends = endsAfter(piece, ends, name);
  return ends[name.length] === 1;
}

function endsAfter(piece: Piece, ends: Uint8Array, name: string): Uint8Array {
  const next = new Uint8Array(ends.length);
  if (piece.kind === 'text') {
    for (let at = 0; at + piece.text.length <= name.length; at++) {
      if (ends[at] === 1 && name.startsWith(piece.text, at)) next[at + piece.text.length] = 1;
    }
    return next;
  }
  let isOpen = false;
  for (let at = 0; at < ends.length; at++) {
    if (at > 0 && piece.kind === 'part' && name[at - 1] === '/') isOpen = false;
    isOpen ||= ends[at] === 1;
    if (isOpen) next[at] = 1;
  }
  return next;
}
