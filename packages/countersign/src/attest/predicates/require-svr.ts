// SPDX-License-Identifier: Apache-2.0
import { type JsonFields, readObject, readStrings } from '../../bytes/json-fields.ts';
import { parseSummary } from '../summary.ts';
import { requireText, requireTime } from './require-members-of.ts';

const maxProperties = 1024;

/**
 * Returns if this is a simple verification result of in-toto; v0.1 did not name policies.
 *
 * @throws {MalformedError} `predicate-malformed`
 */
export function requireSvr(predicate: JsonFields, version: string): void {
  if (version !== 'v0.1') return void parseSummary(predicate.object);
  requireText(readObject(predicate, 'verifier'), 'id');
  requireTime(predicate, 'timeCreated');
  readStrings(predicate, 'properties', maxProperties);
}
