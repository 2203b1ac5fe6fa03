// SPDX-License-Identifier: Apache-2.0
import {
  type DerElement,
  derMalformed,
  derTag,
  readBoolean,
  readDer,
  readInteger,
  readIntegerContent,
  readOctetString,
  readOid,
  readSmallInteger,
} from '../bytes/der.ts';
import { readDerSequence, take, takeAny, takeEnd, takeOptional } from '../bytes/der-fields.ts';
import { readDerTime } from '../bytes/der-time.ts';
import { MalformedError } from '../errors/errors.ts';
import { parseExtensions } from './parse-extensions.ts';
import { parseHashAlgorithm } from './parse-signature-algorithm.ts';
import { parseSignedData } from './parse-signed-data.ts';
import type { Digest, TimestampToken } from './timestamp-token.ts';

const maxLength = 64 * 1024;
const infoOid = '1.2.840.113549.1.9.16.1.4';
const granted = 0;
const grantedWithMods = 1;
const infoTag = { authority: 0xa0, extensions: 0xa1 } as const;

/**
 * The token in a TimeStampResp (RFC 3161 §2.4.2) that an authority granted. Nothing in it is proven.
 *
 * @throws {MalformedError} `timestamp-malformed`, also for an answer without a token
 * @throws {UntrustedError} `algorithm-refused`
 */
export function parseTimestampResponse(der: Uint8Array): TimestampToken {
  if (der.byteLength > maxLength)
    throw malformed(`wanted a timestamp of at most ${maxLength} bytes, got ${der.byteLength}`);
  try {
    return parseResponse(readDer(der));
  } catch (cause) {
    throw cause instanceof MalformedError ? malformed(cause.message, cause) : cause;
  }
}

function parseResponse(element: DerElement): TimestampToken {
  const fields = readDerSequence(element, 2);
  requireGranted(takeAny(fields));
  const { content, certificates, signer } = parseSignedData(takeAny(fields), infoOid);
  return { ...parseInfo(content), certificates, signer };
}

/** PKIStatusInfo; its texts are for people, and nobody signed them. */
function requireGranted(element: DerElement): void {
  const fields = readDerSequence(element, 3);
  const status = readSmallInteger(takeAny(fields));
  if (status !== granted && status !== grantedWithMods)
    throw derMalformed(`wanted a timestamp that was granted, got the status ${status}`);
  takeOptional(fields, derTag.sequence);
  takeOptional(fields, derTag.bitString);
  takeEnd(fields);
}

function parseInfo(info: Uint8Array): Pick<TimestampToken, 'info' | 'imprint' | 'instantMs'> {
  const fields = readDerSequence(readDer(info), 10);
  if (readSmallInteger(takeAny(fields)) !== 1) throw derMalformed('wanted TSTInfo of version 1');
  readOid(takeAny(fields));
  const imprint = parseImprint(takeAny(fields));
  readIntegerContent(takeAny(fields));
  const instantMs = readDerTime(take(fields, derTag.generalizedTime));
  takeOptional(fields, derTag.sequence);
  const ordering = takeOptional(fields, derTag.boolean);
  if (ordering !== undefined) readBoolean(ordering);
  const nonce = takeOptional(fields, derTag.integer);
  if (nonce !== undefined) readInteger(nonce);
  takeOptional(fields, infoTag.authority);
  const extensions = takeOptional(fields, infoTag.extensions);
  takeEnd(fields);
  if (extensions !== undefined) requireNothingCritical(extensions);
  return { info, imprint, instantMs };
}

function parseImprint(element: DerElement): Digest {
  const fields = readDerSequence(element, 2);
  const hash = parseHashAlgorithm(takeAny(fields));
  const bytes = readOctetString(takeAny(fields));
  takeEnd(fields);
  return { hash, bytes };
}

function requireNothingCritical(extensions: DerElement): void {
  const critical = parseExtensions(extensions).find((extension) => extension.critical);
  if (critical !== undefined) throw derMalformed(`the critical extension \`${critical.oid}\` is not understood`);
}

function malformed(message: string, cause?: unknown): MalformedError {
  return new MalformedError('timestamp-malformed', message, { cause });
}
