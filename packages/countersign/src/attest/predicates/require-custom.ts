// SPDX-License-Identifier: Apache-2.0
import type { JsonFields } from '../../bytes/json-fields.ts';
import { requirePresent, requireTime } from './require-members-of.ts';

/**
 * Returns if this is what cosign makes of a file of any kind.
 *
 * @throws {MalformedError} `predicate-malformed`
 */
export function requireCustom(predicate: JsonFields): void {
  requirePresent(predicate, 'Data');
  requireTime(predicate, 'Timestamp');
}
