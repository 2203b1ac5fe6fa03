// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../bytes/concat.ts';
import { type DerElement, derMalformed, derTag, readDerChildren, readOctetString, readOid } from '../bytes/der.ts';
import { readDerSequence, take, takeAny, takeOptional } from '../bytes/der-fields.ts';
import type { HashAlgorithm } from '../crypto/hash.ts';
import { parseHashAlgorithm } from './parse-signature-algorithm.ts';
import type { CertificateDigest, TimestampSigner } from './timestamp-token.ts';

const maxAttributes = 32;
const maxCertificateIds = 16;
const attributeOid = {
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

/**
 * What the signed attributes of CMS say (RFC 5652 §5.4, §11): they are there, they name the content type `contentOid`, and each of
 * those that matter stands once.
 *
 * @throws {MalformedError} `der-malformed`
 * @throws {UntrustedError} `algorithm-refused`
 */
export function parseSignedAttributes(
  element: DerElement,
  contentOid: string,
  hash: HashAlgorithm,
): Pick<TimestampSigner, 'signed' | 'contentDigest' | 'certificateDigests'> {
  const attributes = readDerChildren(element, maxAttributes).map(parseAttribute);
  const valueOf = (oid: string): DerElement | undefined => attributes.find(({ type }) => type === oid)?.value;
  if (new Set(attributes.map(({ type }) => type)).size < attributes.length) {
    throw derMalformed('wanted each signed attribute once, got one twice');
  }
  const contentType = valueOf(attributeOid.contentType);
  const messageDigest = valueOf(attributeOid.messageDigest);
  if (contentType === undefined || messageDigest === undefined || readOid(contentType) !== contentOid) {
    throw derMalformed('wanted signed attributes with the type and the digest of the content');
  }
  return {
    // RFC 5652 §5.4: signed under the tag of a SET, not under the one that stands there.
    signed: concatBytes(Uint8Array.of(derTag.set), element.bytes.subarray(1)),
    contentDigest: { hash, bytes: readOctetString(messageDigest) },
    certificateDigests: [
      ...parseSigningCertificate(valueOf(attributeOid.signingCertificate)),
      ...parseSigningCertificateV2(valueOf(attributeOid.signingCertificateV2)),
    ],
  };
}

interface Attribute {
  readonly type: string;
  readonly value: DerElement | undefined;
}

/** All that matter here have one value; of others it does not matter. */
function parseAttribute(element: DerElement): Attribute {
  const fields = readDerSequence(element, 2);
  const type = readOid(takeAny(fields));
  const values = readDerChildren(take(fields, derTag.set), maxAttributes);
  const isKnown = (Object.values(attributeOid) as readonly string[]).includes(type);
  if (isKnown && values.length !== 1) throw derMalformed('wanted one value of a signed attribute');
  return { type, value: values[0] };
}

/** The first certificate is the signer's (RFC 2634 §5.4); its digest is SHA-1. */
function parseSigningCertificate(element: DerElement | undefined): readonly CertificateDigest[] {
  const first = element === undefined ? undefined : firstCertificateId(element);
  if (first === undefined) return [];
  return [{ hash: 'sha1', bytes: readOctetString(takeAny(readDerSequence(first, 2))) }];
}

/** The same with any digest, by default SHA-256 (RFC 5035 §3). */
function parseSigningCertificateV2(element: DerElement | undefined): readonly CertificateDigest[] {
  const first = element === undefined ? undefined : firstCertificateId(element);
  if (first === undefined) return [];
  const fields = readDerSequence(first, 3);
  const algorithm = takeOptional(fields, derTag.sequence);
  const hash = algorithm === undefined ? 'sha256' : parseHashAlgorithm(algorithm);
  return [{ hash, bytes: readOctetString(takeAny(fields)) }];
}

function firstCertificateId(element: DerElement): DerElement {
  const fields = readDerSequence(element, 2);
  const [first] = readDerChildren(take(fields, derTag.sequence), maxCertificateIds);
  if (first === undefined) throw derMalformed('wanted a certificate in the attribute that names it');
  return first;
}
