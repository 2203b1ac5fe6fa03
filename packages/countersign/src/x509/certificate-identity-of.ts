// SPDX-License-Identifier: Apache-2.0
import { type DerElement, derMalformed, readDer, readDerChildren, readOid, readUtf8String } from '../bytes/der.ts';
import { onlyChild } from '../bytes/der-fields.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import type { Certificate, CertificateExtension } from './certificate.ts';
import type { CertificateIdentity, SubjectName } from './certificate-identity.ts';
import { type FulcioExtensionName, fulcioExtensionNames } from './fulcio-extension-names.ts';
import { extensionOf, extensionOid } from './parse-certificate-usage.ts';
import { type GeneralName, parseGeneralNames, textOfName } from './parse-general-names.ts';

const fulcioPrefix = '1.3.6.1.4.1.57264.1.';
const userNameOid = `${fulcioPrefix}7`;
const lastRawArc = 6;
// As text: `8.0` is the number 8, and another extension.
const fulcioNames = new Map(Object.entries(fulcioExtensionNames).map(([arc, name]) => [`${fulcioPrefix}${arc}`, name]));
const rawTextOids = new Set(Array.from({ length: lastRawArc }, (_, index) => `${fulcioPrefix}${index + 1}`));

/**
 * Whom the certificate names: every subject alternative name of a kind that can be a signer, and Fulcio's extensions by their names.
 * Believe it only of the leaf of a proven path.
 *
 * @throws {MalformedError} `certificate-malformed`, also if the two extensions that state the issuer differ
 */
export function certificateIdentityOf(certificate: Certificate): CertificateIdentity {
  try {
    const extensions = Object.fromEntries(certificate.extensions.flatMap(fulcioFact));
    const issuer = issuerOf(extensions);
    return { subjects: subjectsOf(certificate), ...(issuer === undefined ? {} : { issuer }), extensions };
  } catch (cause) {
    if (!(cause instanceof MalformedError)) throw cause;
    throw new MalformedError('certificate-malformed', cause.message, { cause });
  }
}

type FulcioFacts = CertificateIdentity['extensions'];

function issuerOf({ issuer, issuerV2 }: FulcioFacts): string | undefined {
  // Readers that look at one of them only would see two different signers.
  if (issuer !== undefined && issuerV2 !== undefined && issuer !== issuerV2) {
    throw derMalformed('wanted one issuer in the certificate, got two that differ');
  }
  return issuerV2 ?? issuer;
}

function fulcioFact({ oid, value }: CertificateExtension): readonly (readonly [FulcioExtensionName, string])[] {
  const name = fulcioNames.get(oid);
  if (name === undefined) return [];
  return [[name, rawTextOids.has(oid) ? decodeUtf8(value, 'der-malformed') : readUtf8String(readDer(value))]];
}

function subjectsOf(certificate: Certificate): readonly SubjectName[] {
  const extension = extensionOf(certificate, extensionOid.subjectAlternativeName);
  return extension === undefined ? [] : parseGeneralNames(readDer(extension.value)).flatMap(subjectOf);
}

function subjectOf(name: GeneralName): readonly SubjectName[] {
  switch (name.kind) {
    case 'uri':
    case 'email':
    case 'dns':
      return [{ kind: name.kind, value: textOfName(name) }];
    case 'other':
      return userNameOf(name.element);
    default:
      return [];
  }
}

/** OtherName ::= [0] IMPLICIT SEQUENCE { type-id, value [0] EXPLICIT }; other types than Fulcio's name nobody here. */
function userNameOf(element: DerElement): readonly SubjectName[] {
  const [type, value] = readDerChildren(element, 2);
  if (type === undefined || value?.tag !== 0xa0) throw derMalformed('wanted a type and a value in an OtherName');
  if (readOid(type) !== userNameOid) return [];
  const text = readUtf8String(onlyChild(value));
  if (text === '') throw derMalformed('wanted a user name, got none');
  return [{ kind: 'other', value: text }];
}
