// SPDX-License-Identifier: Apache-2.0
import {
  type DerElement,
  derMalformed,
  derTag,
  readBoolean,
  readDerChildren,
  readOctetString,
  readOid,
} from '../bytes/der.ts';
import { readDerSequence, takeAny, takeEnd, takeOptional } from '../bytes/der-fields.ts';
import type { CertificateExtension } from './certificate.ts';

// Fulcio's leaves have some 25.
const maxExtensions = 64;

/**
 * Extensions (RFC 5280 §4.1) of a certificate or of a timestamp, in their order.
 *
 * @throws {MalformedError} `der-malformed`, also when an OID stands twice
 */
export function parseExtensions(element: DerElement): readonly CertificateExtension[] {
  const extensions = readDerChildren(element, maxExtensions).map(parseExtension);
  const oids = new Set(extensions.map(({ oid }) => oid));
  if (oids.size !== extensions.length) throw derMalformed('wanted each extension once, got one twice');
  return extensions;
}

function parseExtension(element: DerElement): CertificateExtension {
  const fields = readDerSequence(element, 3);
  const oid = readOid(takeAny(fields));
  const critical = takeOptional(fields, derTag.boolean);
  const value = readOctetString(takeAny(fields));
  takeEnd(fields);
  // An explicit FALSE is not DER, but authorities write it, and the signature covers it.
  return { oid, critical: critical !== undefined && readBoolean(critical), value };
}
