// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../../errors/errors.ts';

/**
 * The whole number that a query has under this name, or `otherwise` where it has none.
 *
 * @throws {MalformedError} `payload-malformed`
 */
export function readQueryNumber(query: string, name: string, otherwise?: number): number {
  const text = new URLSearchParams(query).get(name);
  if (text === null && otherwise !== undefined) return otherwise;
  if (text !== null && /^\d{1,15}$/.test(text)) return Number(text);
  throw new MalformedError('payload-malformed', `wanted a whole number in the query as \`${name}\``);
}
