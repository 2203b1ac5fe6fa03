// SPDX-License-Identifier: Apache-2.0

import { type JsonObject, parseJson } from '../../bytes/json.ts';
import { readDocument, readOptionalString } from '../../bytes/json-fields.ts';
import { MalformedError, UnavailableError } from '../../errors/errors.ts';

export interface ParsedToken {
  readonly value: string;
  readonly lifetimeMs: number;
}

export const maxTokenBytes = 64 * 1024;
const defaultLifetimeSeconds = 60;
const maxLifetimeSeconds = 24 * 3600;
/** Time between our look at the clock and the registry's, and between two clocks. */
const skewMs = 10_000;

/**
 * The token in the answer of a token server (`token` or `access_token`), with the time for which it is safe to use.
 *
 * @throws {UnavailableError} `registry-protocol`
 */
export function parseToken(bytes: Uint8Array, host: string): ParsedToken {
  try {
    const fields = readDocument(parseJson(bytes, { maxBytes: maxTokenBytes }), 'token', 'json-malformed');
    const value = readOptionalString(fields, 'token') || readOptionalString(fields, 'access_token');
    // Goes into a header as it is: no blanks, no control characters.
    if (value === undefined || !/^[\x21-\x7e]+$/.test(value))
      throw new MalformedError('json-malformed', 'wanted a token');
    return { value, lifetimeMs: lifetimeOf(fields.object) };
  } catch (error) {
    // The cause is left out: it may quote the token.
    if (error instanceof MalformedError)
      throw new UnavailableError('registry-protocol', `the token server \`${host}\` answered without a usable token`);
    throw error;
  }
}

function lifetimeOf(object: JsonObject): number {
  const given = object['expires_in'];
  const seconds = typeof given === 'number' && given > 0 ? Math.min(given, maxLifetimeSeconds) : defaultLifetimeSeconds;
  return Math.max(seconds * 1000 - skewMs, seconds * 500);
}
