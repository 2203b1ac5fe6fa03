// SPDX-License-Identifier: Apache-2.0
import { type JsonFields, readObject, readObjects, readStringMap } from '../../bytes/json-fields.ts';
import { malformed, maxItems, requireText } from './require-members-of.ts';

const maxDigests = 32;

/**
 * Returns if this refers to documents elsewhere (in-toto reference v0.1), each with a digest: without one, who keeps the document decides
 * what it says.
 *
 * @throws {MalformedError} `predicate-malformed`
 */
export function requireReference(predicate: JsonFields): void {
  requireText(readObject(predicate, 'attester'), 'id');
  const references = readObjects(predicate, 'references', maxItems);
  if (references.length === 0) throw malformed('wanted a document in `predicate.references`, got none');
  for (const reference of references) {
    requireText(reference, 'downloadLocation', 'mediaType');
    const digests = readStringMap(reference, 'digest', maxDigests);
    if (Object.keys(digests).length === 0) throw malformed(`wanted a digest in \`${reference.path}.digest\`, got none`);
  }
}
