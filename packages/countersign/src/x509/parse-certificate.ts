// SPDX-License-Identifier: Apache-2.0
import {
  type DerElement,
  derMalformed,
  derTag,
  readBitOctets,
  readDer,
  readIntegerContent,
  readSmallInteger,
} from '../bytes/der.ts';
import { onlyChild, readDerSequence, take, takeAny, takeEnd, takeOptional } from '../bytes/der-fields.ts';
import { readDerTime } from '../bytes/der-time.ts';
import { equalBytes } from '../bytes/equal-bytes.ts';
import { parseSpki } from '../crypto/public-key.ts';
import { MalformedError } from '../errors/errors.ts';
import type { Certificate } from './certificate.ts';
import { parseExtensions } from './parse-extensions.ts';
import { parseSignatureAlgorithm } from './parse-signature-algorithm.ts';
import { rememberIssuers } from './proven-issuers.ts';

const maxLength = 64 * 1024;
const version3 = 2;
// RFC 5280 §4.1.2.2: 20 octets; a zero in front keeps a number with its first bit set positive.
const maxSerialLength = 21;
const explicitTag = { version: 0xa0, extensions: 0xa3 } as const;
const uniqueIdTag = { issuer: 0x81, subject: 0x82 } as const;

/**
 * The X.509 certificate of version 3 that `der` consists of, on slices of it. Nothing in it is proven, and what its extensions say is
 * not looked at yet.
 *
 * @throws {MalformedError} `certificate-malformed`
 * @throws {UntrustedError} `algorithm-refused` for a key or signature of an algorithm that is not allowed
 */
export function parseCertificate(der: Uint8Array): Certificate {
  if (der.byteLength > maxLength)
    throw malformed(`wanted a certificate of at most ${maxLength} bytes, got ${der.byteLength}`);
  try {
    return rememberIssuers(readCertificate(der));
  } catch (cause) {
    throw cause instanceof MalformedError ? malformed(cause.message, cause) : cause;
  }
}

function readCertificate(der: Uint8Array): Certificate {
  const outer = readDerSequence(readDer(der), 3);
  const tbs = take(outer, derTag.sequence);
  const algorithm = take(outer, derTag.sequence);
  const signature = readBitOctets(takeAny(outer));
  takeEnd(outer);
  return {
    der,
    tbs: tbs.bytes,
    ...readTbs(tbs, algorithm),
    signatureAlgorithm: parseSignatureAlgorithm(algorithm),
    signature,
  };
}

function readTbs(
  tbs: DerElement,
  algorithm: DerElement,
): Omit<Certificate, 'der' | 'tbs' | 'signatureAlgorithm' | 'signature'> {
  const fields = readDerSequence(tbs, 10);
  requireVersion3(takeOptional(fields, explicitTag.version));
  const serialNumber = readSerialNumber(takeAny(fields));
  // RFC 5280 §4.1.1.2: the outer one is not signed, so it must not say anything else.
  if (!equalBytes(takeAny(fields).bytes, algorithm.bytes))
    throw derMalformed('wanted one signature algorithm inside and outside, got two');
  const issuer = take(fields, derTag.sequence).bytes;
  const validity = readValidity(takeAny(fields));
  const subject = take(fields, derTag.sequence).bytes;
  const publicKey = parseSpki(take(fields, derTag.sequence).bytes);
  takeOptional(fields, uniqueIdTag.issuer);
  takeOptional(fields, uniqueIdTag.subject);
  const extensions = takeOptional(fields, explicitTag.extensions);
  takeEnd(fields);
  return {
    serialNumber,
    issuer,
    subject,
    ...validity,
    publicKey,
    extensions: extensions === undefined ? [] : parseExtensions(onlyChild(extensions)),
  };
}

function requireVersion3(version: DerElement | undefined): void {
  if (version === undefined || readSmallInteger(onlyChild(version)) !== version3) {
    throw derMalformed('wanted a certificate of version 3, got another');
  }
}

function readSerialNumber(element: DerElement): Uint8Array {
  const serialNumber = readIntegerContent(element);
  if (serialNumber.byteLength > maxSerialLength) throw derMalformed('wanted a serial number of at most 20 octets');
  return serialNumber;
}

function readValidity(element: DerElement): Pick<Certificate, 'notBeforeMs' | 'notAfterMs'> {
  const fields = readDerSequence(element, 2);
  const notBeforeMs = readDerTime(takeAny(fields));
  const notAfterMs = readDerTime(takeAny(fields));
  // RFC 5280 §4.1.2.5.2: no fractions here.
  if (notBeforeMs % 1000 !== 0 || notAfterMs % 1000 !== 0) throw derMalformed('wanted a validity in whole seconds');
  return { notBeforeMs, notAfterMs };
}

function malformed(message: string, cause?: unknown): MalformedError {
  return new MalformedError('certificate-malformed', message, { cause });
}
