// SPDX-License-Identifier: Apache-2.0
import { type DerElement, derTag, readDer, readDerChildren, readOid } from '../bytes/der.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';

/** What people call the holder of a certificate. */
export interface NameParts {
  readonly organization?: string;
  readonly commonName?: string;
}

const maxParts = 64;
const attributeOids = { organization: '2.5.4.10', commonName: '2.5.4.3' } as const;
// UTF8String, PrintableString, IA5String: the others are of the last century.
const textTags: readonly number[] = [0x0c, 0x13, 0x16];

/**
 * The first organisation and common name of an X.509 Name (RFC 5280 §4.1.2.4).
 *
 * @throws {MalformedError} `der-malformed`
 */
export function namePartsOf(name: Uint8Array): NameParts {
  const attributes = readDerChildren(readDer(name), maxParts)
    .flatMap((set) => readDerChildren(set, maxParts))
    .map((attribute) => readDerChildren(attribute, 2));
  return { ...part(attributes, 'organization'), ...part(attributes, 'commonName') };
}

function part(attributes: readonly (readonly DerElement[])[], name: keyof NameParts): NameParts {
  const value = attributes.find(([type]) => type?.tag === derTag.oid && readOid(type) === attributeOids[name])?.[1];
  if (value === undefined || !textTags.includes(value.tag)) return {};
  return { [name]: decodeUtf8(value.content, 'der-malformed') };
}
