// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import type { JsonFields } from './json-fields.ts';
import { camelName } from './proto-names.ts';
import { quote } from './quote.ts';

/**
 * Returns if the object has no members but these, each in a spelling of protobuf's JSON mapping. What is not known may be what another
 * reader goes by: readers of protobuf JSON refuse it unless they are told not to.
 *
 * @throws {MalformedError} the code of `fields`
 */
export function requireMembers(fields: JsonFields, ...names: readonly string[]): JsonFields {
  const unknown = Object.keys(fields.object).find((name) => !names.includes(camelName(name)));
  if (unknown === undefined) return fields;
  const wanted = names.map((name) => `\`${name}\``).join(', ');
  throw new MalformedError(fields.code, `wanted nothing but ${wanted} in \`${fields.path}\`, got ${quote(unknown)}`);
}
