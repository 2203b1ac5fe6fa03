// SPDX-License-Identifier: Apache-2.0
import { closestName } from '../bytes/closest-name.ts';
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { type FulcioExtensionName, fulcioExtensionNames } from '../x509/fulcio-extension-names.ts';
import { exactName, globName } from './name-matchers.ts';
import type { ExtensionMatcher } from './trusted-identity.ts';

const names: readonly FulcioExtensionName[] = Object.values(fulcioExtensionNames);

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
    hint: hintFor(text),
  });
}

function hintFor(text: string): string {
  const closest = closestName(text, names);
  const known = `The names are ${names.join(', ')}`;
  return closest === undefined ? known.replace('The', 'the') : `did you mean \`${closest}\`? ${known}`;
}
