// SPDX-License-Identifier: Apache-2.0
import { type JsonFields, readObject, readOptionalObject } from '../../bytes/json-fields.ts';
import { requirePresent, requireText, requireTime } from './require-members-of.ts';

/**
 * Returns if this is a scan in the form of cosign (its COSIGN_VULN_ATTESTATION_SPEC): who scanned, when, and with what result.
 *
 * @throws {MalformedError} `predicate-malformed`
 */
export function requireVuln(predicate: JsonFields): void {
  readOptionalObject(predicate, 'invocation');
  const scanner = readObject(predicate, 'scanner');
  requireText(scanner, 'uri');
  readOptionalObject(scanner, 'db');
  requirePresent(scanner, 'result');
  requireTime(readObject(predicate, 'metadata'), 'scanStartedOn', 'scanFinishedOn');
}
