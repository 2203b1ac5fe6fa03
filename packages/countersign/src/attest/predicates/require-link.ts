// SPDX-License-Identifier: Apache-2.0
import { type JsonFields, readObject, readObjects, readStrings } from '../../bytes/json-fields.ts';
import { maxItems, requireOneOf, requireText } from './require-members-of.ts';

/**
 * Returns if this is a link of in-toto: as it always was (v1 of cosign, hashes by path), or with resource descriptors (v0.3).
 *
 * @throws {MalformedError} `predicate-malformed`
 */
export function requireLink(predicate: JsonFields, version: string): void {
  requireText(predicate, 'name');
  readStrings(predicate, 'command', maxItems);
  if (version === 'v0.3') {
    readObjects(predicate, 'materials', maxItems);
    return;
  }
  requireOneOf(predicate, '_type', ['link']);
  for (const name of ['materials', 'products', 'byproducts', 'environment']) readObject(predicate, name);
}
