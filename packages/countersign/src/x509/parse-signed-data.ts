// SPDX-License-Identifier: Apache-2.0
import {
  type DerElement,
  derMalformed,
  derTag,
  readDerChildren,
  readIntegerContent,
  readOctetString,
  readOid,
  readSmallInteger,
} from '../bytes/der.ts';
import { onlyChild, readDerSequence, take, takeAny, takeEnd, takeOptional } from '../bytes/der-fields.ts';
import { equalBytes } from '../bytes/equal-bytes.ts';
import { parseHashAlgorithm, parseSignerAlgorithm } from './parse-signature-algorithm.ts';
import { parseSignedAttributes } from './parse-signed-attributes.ts';
import type { SignerId, TimestampSigner } from './timestamp-token.ts';

/** CMS SignedData with content and one signer (RFC 5652 §5.1). */
export interface SignedData {
  readonly content: Uint8Array;
  readonly certificates: readonly Uint8Array[];
  readonly signer: TimestampSigner;
}

const signedDataOid = '1.2.840.113549.1.7.2';
const maxAlgorithms = 8;
const maxCertificates = 16;
const certificatesTag = 0xa0;
const revocationsTag = 0xa1;
const keyIdTag = 0x80;
const signedAttributesTag = 0xa0;
const unsignedAttributesTag = 0xa1;
const version3 = 3;

/**
 * The SignedData in a ContentInfo. Its content is of the type `contentOid`.
 *
 * @throws {MalformedError} `der-malformed`
 * @throws {UntrustedError} `algorithm-refused`
 */
export function parseSignedData(contentInfo: DerElement, contentOid: string): SignedData {
  const outer = readDerSequence(contentInfo, 2);
  expectOid(takeAny(outer), signedDataOid);
  const fields = readDerSequence(onlyChild(take(outer, 0xa0)), 6);
  if (readSmallInteger(takeAny(fields)) !== version3) throw derMalformed('wanted SignedData of version 3');
  const algorithms = readDerChildren(take(fields, derTag.set), maxAlgorithms);
  const content = parseContent(takeAny(fields), contentOid);
  const certificates = takeOptional(fields, certificatesTag);
  takeOptional(fields, revocationsTag);
  // RFC 3161 §2.4.2: no signature but that of the authority.
  const [signerInfo, another] = readDerChildren(take(fields, derTag.set), 1);
  takeEnd(fields);
  if (signerInfo === undefined || another !== undefined) throw derMalformed('wanted one signer in SignedData');
  return {
    content,
    certificates: certificates === undefined ? [] : parseCertificateSet(certificates),
    signer: parseSignerInfo(signerInfo, contentOid, algorithms),
  };
}

function parseContent(element: DerElement, contentOid: string): Uint8Array {
  const fields = readDerSequence(element, 2);
  expectOid(takeAny(fields), contentOid);
  return readOctetString(onlyChild(take(fields, 0xa0)));
}

/** Attribute certificates and other choices have tags of their own, and name no key here. */
function parseCertificateSet(element: DerElement): readonly Uint8Array[] {
  return readDerChildren(element, maxCertificates)
    .filter(({ tag }) => tag === derTag.sequence)
    .map(({ bytes }) => bytes);
}

function parseSignerInfo(element: DerElement, contentOid: string, algorithms: readonly DerElement[]): TimestampSigner {
  const fields = readDerSequence(element, 7);
  const version = readSmallInteger(takeAny(fields));
  const id = parseSignerId(takeAny(fields));
  if (version !== (id.kind === 'key-id' ? 3 : 1))
    throw derMalformed('wanted the version of SignerInfo that fits its signer');
  const hashElement = takeAny(fields);
  const hash = parseHashAlgorithm(hashElement);
  if (!algorithms.some(({ bytes }) => equalBytes(bytes, hashElement.bytes))) {
    throw derMalformed('wanted the hash of the signer among those of SignedData');
  }
  const attributes = take(fields, signedAttributesTag);
  const algorithm = parseSignerAlgorithm(takeAny(fields), hash);
  const signature = readOctetString(takeAny(fields));
  takeOptional(fields, unsignedAttributesTag);
  takeEnd(fields);
  return { id, algorithm, signature, ...parseSignedAttributes(attributes, contentOid, hash) };
}

function parseSignerId(element: DerElement): SignerId {
  if (element.tag === keyIdTag) return { kind: 'key-id', keyId: element.content };
  const fields = readDerSequence(element, 2);
  const issuer = take(fields, derTag.sequence).bytes;
  const serialNumber = readIntegerContent(takeAny(fields));
  return { kind: 'issuer-and-serial', issuer, serialNumber };
}

function expectOid(element: DerElement, oid: string): void {
  if (readOid(element) !== oid) throw derMalformed(`wanted content of the type \`${oid}\``);
}
