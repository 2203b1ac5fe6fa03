// SPDX-License-Identifier: Apache-2.0
import { decodeBase64 } from '../bytes/base64.ts';
import { type JsonValue, parseJson } from '../bytes/json.ts';
import {
  type JsonFields,
  readBase64,
  readDocument,
  readOptionalObject,
  readOptionalString,
} from '../bytes/json-fields.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import { parseCertificatesPem } from '../x509/parse-certificate-pem.ts';
import type { LegacyEvidence } from './legacy-evidence.ts';
import { readRekorBundle } from './rekor-bundle.ts';

/** What `cosign sign-blob --bundle` wrote before version 3. */
export interface LegacyBlobBundle extends LegacyEvidence {
  readonly signature: Uint8Array;
}

const maxBytes = 1024 * 1024;
const maxCertificates = 16;

/** @throws {MalformedError} `bundle-malformed`, `json-malformed`, `certificate-malformed`, `pem-malformed`, `log-entry-malformed` */
export function parseLegacyBlobBundle(bytes: Uint8Array): LegacyBlobBundle {
  return readLegacyBlobBundle(parseJson(bytes, { maxBytes }));
}

/** Whether JSON is such a bundle, rather than a Sigstore bundle. */
export function isLegacyBlobBundle(value: JsonValue): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'base64Signature');
}

/**
 * The same of JSON that was parsed already.
 *
 * @throws {MalformedError} `bundle-malformed`, `certificate-malformed`, `pem-malformed`, `log-entry-malformed`
 */
export function readLegacyBlobBundle(value: JsonValue): LegacyBlobBundle {
  const root = readDocument(value, 'bundle', 'bundle-malformed');
  const rekorBundle = readOptionalObject(root, 'rekorBundle');
  return {
    signature: readBase64(root, 'base64Signature'),
    certificates: readCertificates(root),
    logEntries: rekorBundle === undefined ? [] : [readRekorBundle(rekorBundle)],
    timestamps: [],
  };
}

/** PEM, or base64 of PEM. Some versions put a public key there, which is never a reason to trust it (GHSA-fx35-mq7g-6g98). */
function readCertificates(root: JsonFields): readonly Uint8Array[] {
  const text = readOptionalString(root, 'cert') ?? '';
  if (text === '') return [];
  const pem = text.startsWith('-----') ? text : decodeText(root, text);
  if (pem.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')) return [];
  return parseCertificatesPem(pem, maxCertificates).map(({ der }) => der);
}

function decodeText(root: JsonFields, text: string): string {
  try {
    return decodeUtf8(decodeBase64(text), 'bundle-malformed');
  } catch (cause) {
    throw new MalformedError(root.code, 'wanted a PEM certificate, or base64 of one, in `bundle.cert`', { cause });
  }
}
