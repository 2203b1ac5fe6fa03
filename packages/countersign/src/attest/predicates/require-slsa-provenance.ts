// SPDX-License-Identifier: Apache-2.0
import { type JsonFields, readObject, readString } from '../../bytes/json-fields.ts';
import { requireText } from './require-members-of.ts';

/**
 * Returns if this is provenance: who built it, and how. The name of the builder may be empty, as BuildKit leaves it.
 *
 * @throws {MalformedError} `predicate-malformed`
 */
export function requireSlsaProvenance(predicate: JsonFields, version: string): void {
  if (version !== 'v1') {
    readString(readObject(predicate, 'builder'), 'id');
    if (version === 'v0.2') requireText(predicate, 'buildType');
    return;
  }
  const definition = readObject(predicate, 'buildDefinition');
  requireText(definition, 'buildType');
  readObject(definition, 'externalParameters');
  readString(readObject(readObject(predicate, 'runDetails'), 'builder'), 'id');
}
