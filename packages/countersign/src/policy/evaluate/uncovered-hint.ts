// SPDX-License-Identifier: Apache-2.0
import { namesUnder } from '../covering-rules.ts';
import type { ImageName } from '../image-pattern.ts';
import type { Rule } from '../rule.ts';

const maxShown = 3;

/** What to do about an image that no rule covers: the usual mistakes are a name that is slightly different, and another place. */
export function uncoveredHint(rules: readonly Rule[], image: ImageName): string {
  const naming = rules.filter((rule) => namesUnder(rule, image) !== undefined).map(({ id }) => id);
  if (naming.length > 0) {
    const which = `${listText(naming)} ${naming.length === 1 ? 'names' : 'name'} the image`;
    return `${which}, but only to report, or for other places: compare \`where\` with the facts of \`--context\``;
  }
  const patterns = [...new Set(rules.flatMap(({ images }) => images.map(({ text }) => text)))];
  if (patterns.length === 0) return 'add a rule for the image: the policies have none';
  return `add a rule for the image, or check the spelling of its name: the rules speak of ${listText(patterns)}`;
}

function listText(texts: readonly string[]): string {
  const shown = texts.slice(0, maxShown).map((text) => `\`${text}\``);
  const more = texts.length > maxShown ? [`${texts.length - maxShown} more`] : [];
  const all = [...shown, ...more];
  return all.length === 1 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
