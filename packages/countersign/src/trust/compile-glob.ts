// SPDX-License-Identifier: Apache-2.0

type Token =
  | { readonly kind: 'literal'; readonly character: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'run' }
  | { readonly kind: 'deep-run' };

/**
 * A test whether a glob matches the whole of a name; see `globName` for the grammar. The name is walked once with the set of all places in
 * the glob that can have been reached, so that no glob and no name make it backtrack.
 */
export function compileGlob(glob: string): (name: string) => boolean {
  const tokens = tokensOf(glob);
  return (name) => {
    let reached = closure(tokens, [0]);
    for (const character of name) {
      if (reached.length === 0) return false;
      reached = closure(tokens, step(tokens, reached, character));
    }
    return reached.includes(tokens.length);
  };
}

function tokensOf(glob: string): readonly Token[] {
  return (glob.match(/\*\*|[\s\S]/gu) ?? []).map((text): Token => {
    switch (text) {
      case '**':
        return { kind: 'deep-run' };
      case '*':
        return { kind: 'run' };
      case '?':
        return { kind: 'one' };
      default:
        return { kind: 'literal', character: text };
    }
  });
}

/** The places, in ascending order, that are reached from those in `reached` by reading `character`. */
function step(tokens: readonly Token[], reached: readonly number[], character: string): readonly number[] {
  return reached.flatMap((place) => {
    const token = tokens[place];
    switch (token?.kind) {
      case 'literal':
        return token.character === character ? [place + 1] : [];
      case 'one':
        return character === '/' ? [] : [place + 1];
      case 'run':
        return character === '/' ? [] : [place];
      case 'deep-run':
        return [place];
      case undefined:
        return [];
    }
  });
}

/** With the places behind runs, which may be empty; each place once, in ascending order. */
function closure(tokens: readonly Token[], reached: readonly number[]): readonly number[] {
  const places: number[] = [];
  for (const start of reached) {
    let place = start;
    // What lies behind a place that is there already is there too.
    while (place > (places.at(-1) ?? -1)) {
      places.push(place);
      if (isRun(tokens[place])) place++;
    }
  }
  return places;
}

function isRun(token: Token | undefined): boolean {
  return token?.kind === 'run' || token?.kind === 'deep-run';
}
