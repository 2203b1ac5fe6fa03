// SPDX-License-Identifier: Apache-2.0
import { fieldOf, type JsonFields, readObject, readStrings } from '../../bytes/json-fields.ts';
import { requireOneOf, requireText, requireTime } from './require-members-of.ts';

const maxLevels = 1024;

/**
 * Returns if this is a verification summary of SLSA: v1, or what its drafts had in common.
 *
 * @throws {MalformedError} `predicate-malformed`
 */
export function requireVsa(predicate: JsonFields, version: string): void {
  requireText(readObject(predicate, 'verifier'), 'id');
  if (version !== 'v1') return;
  if (fieldOf(predicate, 'timeVerified') !== undefined) requireTime(predicate, 'timeVerified');
  requireText(predicate, 'resourceUri');
  readObject(predicate, 'policy');
  requireOneOf(predicate, 'verificationResult', ['PASSED', 'FAILED']);
  readStrings(predicate, 'verifiedLevels', maxLevels);
}
