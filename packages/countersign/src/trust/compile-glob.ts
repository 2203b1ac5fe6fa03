// SPDX-License-Identifier: Apache-2.0

type Token =
  | { readonly kind: 'literal'; readonly character: string }
  | { readonly kind: 'one'; readonly place: Place }
  | { readonly kind: 'run'; readonly place: Place }
  | { readonly kind: 'deep-run' };

/** `host`: in the part of an address that names a machine, where a `?`, a `#` or an `@` would make it another machine's. */
type Place = 'host' | 'anywhere';

const hostPart = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/;

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
  const hostEnd = hostPart.exec(glob)?.[0].length ?? 0;
  return [...glob.matchAll(/\*\*|[\s\S]/gu)].map(({ 0: text, index }): Token => {
    const place = index < hostEnd ? 'host' : 'anywhere';
    switch (text) {
      case '**':
        return { kind: 'deep-run' };
      case '*':
        return { kind: 'run', place };
      case '?':
        return { kind: 'one', place };
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
        return isExcluded(character, token.place) ? [] : [place + 1];
      case 'run':
        return isExcluded(character, token.place) ? [] : [place];
      case 'deep-run':
        return [place];
      case undefined:
        return [];
    }
  });
}

function isExcluded(character: string, place: Place): boolean {
  return character === '/' || (place === 'host' && '?#@:\\'.includes(character));
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
