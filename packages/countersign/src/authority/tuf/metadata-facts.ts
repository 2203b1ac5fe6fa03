// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../../bytes/json.ts';
import { readDocument, readInteger, readObject, readString } from '../../bytes/json-fields.ts';
import { MalformedError } from '../../errors/errors.ts';

export interface MetadataFacts {
  readonly version: number;
  readonly expiresMs: number;
}

const maxMetadataBytes = 8 * 1024 * 1024;

/**
 * Version and end of a TUF metadata file of any role, which somebody else has verified or will.
 *
 * @throws {MalformedError} `json-malformed`
 */
export function parseMetadataFacts(bytes: Uint8Array): MetadataFacts {
  const document = readDocument(parseJson(bytes, { maxBytes: maxMetadataBytes }), 'metadata', 'json-malformed');
  const signed = readObject(document, 'signed');
  const expires = readString(signed, 'expires');
  const expiresMs = Date.parse(expires);
  if (!Number.isSafeInteger(expiresMs) || expiresMs < 0) {
    throw new MalformedError(
      'json-malformed',
      'wanted an RFC 3339 time in `metadata.signed.expires`, got something else',
    );
  }
  return { version: readInteger(signed, 'version'), expiresMs };
}
