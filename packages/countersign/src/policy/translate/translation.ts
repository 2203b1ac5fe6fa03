// SPDX-License-Identifier: Apache-2.0

/** A policy of another language as a condition, or the first line that has none. Never an approximation. */
export type Translation =
  | {
      readonly kind: 'condition';
      readonly cel: string;
      /** The first field of a policy in CUE that CUE would fill in where a statement lacks it, and which is demanded here. */
      readonly filledIn?: { readonly name: string; readonly line: number };
    }
  | { readonly kind: 'untranslatable'; readonly line: number; readonly why: string };

/** What the policy is given. Over what all authorities found together decide `translateWholeCue` and `translateWholeRego`. */
export type TranslationInput = 'statement' | 'authorityMatches';

/** Never leaves this folder. */
export class Untranslatable extends Error {
  readonly line: number;

  constructor(line: number, why: string) {
    super(why);
    this.line = line;
  }
}

const maxPolicy = 64 * 1024;

/** Runs a translation of one language, with what is common to all. */
export function translate(text: string, input: TranslationInput, toCel: (text: string) => string): Translation {
  return guarded<Translation>(text, () => {
    if (input !== 'statement') {
      throw new Untranslatable(1, 'conditions are asked about one statement, not about what all authorities found');
    }
    const cel = toCel(text);
    if (cel.length > 4096) throw new Untranslatable(1, 'the condition that means the same would be longer than 4 KiB');
    return { kind: 'condition', cel };
  });
}

/** What `read` makes of a policy of bearable length, or where it gave up. */
export function guarded<T>(
  text: string,
  read: (text: string) => T,
): T | Extract<Translation, { kind: 'untranslatable' }> {
  try {
    if (text.length > maxPolicy) throw new Untranslatable(1, `wanted at most ${maxPolicy} characters of policy`);
    return read(text);
  } catch (cause) {
    if (cause instanceof RangeError) return { kind: 'untranslatable', line: 1, why: 'it is nested too deeply' };
    if (!(cause instanceof Untranslatable)) throw cause;
    return { kind: 'untranslatable', line: cause.line, why: cause.message };
  }
}

/** Loops inside so many loops; conditions may have two inside one another. */
export function deeper(loops: number): number {
  if (loops >= 2) throw new Untranslatable(1, 'it goes through lists inside lists inside lists');
  return loops + 1;
}
