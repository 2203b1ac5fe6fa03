// SPDX-License-Identifier: Apache-2.0
import { fieldOf, type JsonFields, pathOf, readObject, readObjects, readString } from '../../bytes/json-fields.ts';
import { quote } from '../../bytes/quote.ts';
import { malformed, maxItems, requireOneOf, requireText, requireTime } from './require-members-of.ts';

const statuses = ['not_affected', 'affected', 'fixed', 'under_investigation'] as const;

/**
 * Returns if this is an OpenVEX document whose statements say all that their status demands.
 *
 * @throws {MalformedError} `predicate-malformed`
 */
export function requireOpenvex(predicate: JsonFields): void {
  const context = readString(predicate, '@context');
  if (context !== 'https://openvex.dev/ns' && !context.startsWith('https://openvex.dev/ns/')) {
    throw malformed(`wanted \`https://openvex.dev/ns…\` in \`predicate.@context\`, got ${quote(context)}`);
  }
  requireText(predicate, '@id', 'author');
  requireTime(predicate, 'timestamp');
  for (const statement of readObjects(predicate, 'statements', maxItems)) requireStatement(statement);
}

function requireStatement(statement: JsonFields): void {
  // A text up to OpenVEX 0.0.2, an object since 0.2.0.
  if (typeof fieldOf(statement, 'vulnerability') === 'string') requireText(statement, 'vulnerability');
  else requireText(readObject(statement, 'vulnerability'), 'name');
  const status = requireOneOf(statement, 'status', statuses);
  if (status === 'not_affected') requireEither(statement, ['justification', 'impact_statement']);
  if (status === 'affected') requireEither(statement, ['action_statement']);
}

function requireEither(statement: JsonFields, names: readonly string[]): void {
  const given = names.find((name) => fieldOf(statement, name) !== undefined);
  if (given === undefined) {
    const wanted = names.map((name) => `\`${pathOf(statement, name)}\``).join(' or ');
    throw malformed(`wanted ${wanted} for the status \`${readString(statement, 'status')}\`, got nothing`);
  }
  requireText(statement, given);
}
