// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { type FulcioExtensionName, fulcioExtensionNames } from '../x509/fulcio-extension-names.ts';
import { exactName, globName } from './name-matchers.ts';
import type { ExtensionMatcher } from './trusted-identity.ts';

const names: readonly FulcioExtensionName[] = Object.values(fulcioExtensionNames);
const maxNameLength = 64;

/**
 * What `--certificate-extension NAME=VALUE` asks for. The value is a glob when it has a `*` or `?`, and exact otherwise.
 *
 * @throws {UsageError} `usage-flag` for an unknown name, with the one that may have been meant; `pattern-malformed`
 */
export function parseExtensionMatcher(text: string): ExtensionMatcher {
  const [, name = '', value = ''] = /^([^=]*)=([\s\S]+)$/.exec(text) ?? [];
  if (value === '') throw new UsageError('usage-flag', `wanted \`NAME=VALUE\`, got ${quote(text)}`);
  return { name: requireName(name), value: /[*?]/.test(value) ? globName(value) : exactName(value) };
}

function requireName(text: string): FulcioExtensionName {
  const name = names.find((known) => known === text);
  if (name !== undefined) return name;
  throw new UsageError('usage-flag', `wanted the name of a certificate extension, got ${quote(text)}`, {
    hint: `did you mean \`${closestName(text)}\`? The names are ${names.join(', ')}`,
  });
}

function closestName(text: string): FulcioExtensionName {
  const typed = text.slice(0, maxNameLength).toLowerCase();
  const distances = names.map((name) => ({ name, distance: editDistance(typed, name.toLowerCase()) }));
  return distances.reduce((best, other) => (other.distance < best.distance ? other : best)).name;
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
