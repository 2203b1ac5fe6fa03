// SPDX-License-Identifier: Apache-2.0
import { type JsonFields, readObject, readObjects, readOptionalObject } from '../../bytes/json-fields.ts';
import { maxItems, requireText, requireTime } from './require-members-of.ts';

/**
 * Returns if this is a scan in the form of in-toto (vulns v0.1 or v0.2): with the age of its database, and what was found.
 *
 * @throws {MalformedError} `predicate-malformed`
 */
export function requireVulns(predicate: JsonFields): void {
  const scanner = readObject(predicate, 'scanner');
  requireText(scanner, 'uri');
  requireTime(readObject(scanner, 'db'), 'lastUpdate');
  for (const finding of readObjects(scanner, 'result', maxItems)) {
    // The text of v0.1 has a `vulnerability` around each finding, its own example has none.
    requireFinding(readOptionalObject(finding, 'vulnerability') ?? finding);
  }
  requireTime(readObject(predicate, 'metadata'), 'scanStartedOn', 'scanFinishedOn');
}

function requireFinding(finding: JsonFields): void {
  requireText(finding, 'id');
  for (const severity of readObjects(finding, 'severity', maxItems)) requireText(severity, 'method', 'score');
}
