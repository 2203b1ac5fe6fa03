// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import { globName } from '../trust/name-matchers.ts';
import { parseExtensionMatcher } from '../trust/parse-extension-matcher.ts';
import type { TrustedIdentity } from '../trust/trusted-identity.ts';

/**
 * `subject=GLOB,issuer=GLOB[,EXTENSION=GLOB…]`, each field once.
 *
 * @throws {UsageError} `usage-flag`
 */
export function parseTrustedIdentity(text: string): TrustedIdentity {
  const fields = text.split(',').map((field) => splitField(field, text));
  const names = fields.map(([name]) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw malformed(`wanted each field once in \`${text}\`, got \`${repeated}\` twice`);
  const subject = fields.find(([name]) => name === 'subject')?.[1];
  const issuer = fields.find(([name]) => name === 'issuer')?.[1];
  if (subject === undefined || issuer === undefined)
    throw malformed(`wanted \`subject=…\` and \`issuer=…\` in \`${text}\``);
  const others = fields.filter(([name]) => name !== 'subject' && name !== 'issuer');
  return {
    subject: globName(subject),
    issuer: globName(issuer),
    extensions: others.map(([name, value]) => parseExtensionMatcher(`${name}=${value}`)),
  };
}

function splitField(field: string, whole: string): readonly [string, string] {
  const at = field.indexOf('=');
  if (at < 1 || at === field.length - 1)
    throw malformed(`wanted \`name=value\` fields in \`${whole}\`, got \`${field}\``);
  return [field.slice(0, at), field.slice(at + 1)];
}

function malformed(message: string): UsageError {
  return new UsageError('usage-flag', message, { hint: 'write `--identity subject=NAME,issuer=URL`' });
}
