// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import { readDocument, readOptionalString, readString } from '../../bytes/json-fields.ts';

/**
 * What a client signs to show that it has the key it wants a certificate for: the e-mail address of a person, else the subject.
 *
 * @throws {MalformedError} `payload-malformed`
 */
export function challengeOf(claims: JsonObject): string {
  const fields = readDocument(claims, 'token', 'payload-malformed');
  return readOptionalString(fields, 'email') ?? readString(fields, 'sub');
}
