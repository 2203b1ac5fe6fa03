// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../bytes/json.ts';
import { readBase64, readDocument, readOptionalObject, readOptionalString } from '../bytes/json-fields.ts';

/** What `cosign sign-blob --bundle` wrote before version 3. */
export interface LegacyBlobBundle {
  readonly signature: Uint8Array;
  /** A certificate, or in some versions a public key; never a reason to trust anything (GHSA-fx35-mq7g-6g98). */
  readonly certificate?: string;
  readonly hasLogEntry: boolean;
}

const maxBytes = 1024 * 1024;

/** @throws {MalformedError} `bundle-malformed`, `json-malformed` */
export function parseLegacyBlobBundle(bytes: Uint8Array): LegacyBlobBundle {
  const root = readDocument(parseJson(bytes, { maxBytes }), 'bundle', 'bundle-malformed');
  const certificate = readOptionalString(root, 'cert');
  return {
    signature: readBase64(root, 'base64Signature'),
    ...(certificate === undefined || certificate === '' ? {} : { certificate }),
    hasLogEntry: readOptionalObject(root, 'rekorBundle') !== undefined,
  };
}
