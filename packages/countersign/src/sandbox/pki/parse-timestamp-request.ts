// SPDX-License-Identifier: Apache-2.0
import {
  type DerElement,
  derMalformed,
  derTag,
  readBoolean,
  readDer,
  readInteger,
  readOctetString,
  readOid,
  readSmallInteger,
} from '../../bytes/der.ts';
import { readDerSequence, take, takeAny, takeEnd, takeOptional } from '../../bytes/der-fields.ts';
import type { HashAlgorithm } from '../../crypto/hash.ts';
import { UntrustedError } from '../../errors/errors.ts';
import type { MessageImprint } from './build-timestamp.ts';

/** TimeStampReq (RFC 3161 §2.4.1). */
export interface TimestampRequest {
  readonly imprint: MessageImprint;
  readonly nonce?: bigint;
  /** Dotted decimal. */
  readonly policy?: string;
  readonly certificates: 'wanted' | 'unwanted';
}

const hashes: ReadonlyMap<string, readonly [HashAlgorithm, number]> = new Map([
  ['2.16.840.1.101.3.4.2.1', ['sha256', 32]],
  ['2.16.840.1.101.3.4.2.2', ['sha384', 48]],
  ['2.16.840.1.101.3.4.2.3', ['sha512', 64]],
] as const);
const maxLength = 64 * 1024;

/**
 * @throws {MalformedError} `der-malformed`
 * @throws {UntrustedError} `algorithm-refused` for a hash other than SHA-2
 */
export function parseTimestampRequest(der: Uint8Array): TimestampRequest {
  if (der.byteLength > maxLength) throw derMalformed(`wanted at most ${maxLength} bytes, got ${der.byteLength}`);
  const fields = readDerSequence(readDer(der), 6);
  if (readSmallInteger(takeAny(fields)) !== 1) throw derMalformed('wanted a timestamp request of version 1');
  const imprint = readImprint(takeAny(fields));
  const policy = takeOptional(fields, derTag.oid);
  const nonce = takeOptional(fields, derTag.integer);
  const wantsCertificates = takeOptional(fields, derTag.boolean);
  // RFC 3161 §2.4.1: an extension that is not understood must be refused; none is.
  takeEnd(fields);
  return {
    imprint,
    ...(policy === undefined ? {} : { policy: readOid(policy) }),
    ...(nonce === undefined ? {} : { nonce: readInteger(nonce) }),
    certificates: wantsCertificates !== undefined && readBoolean(wantsCertificates) ? 'wanted' : 'unwanted',
  };
}

function readImprint(element: DerElement): MessageImprint {
  const fields = readDerSequence(element, 2);
  const oid = readOid(takeAny(readDerSequence(take(fields, derTag.sequence), 2)));
  const digest = readOctetString(takeAny(fields));
  takeEnd(fields);
  const known = hashes.get(oid);
  if (known === undefined) throw new UntrustedError('algorithm-refused', 'wanted an imprint by SHA-256, -384 or -512');
  const [hash, length] = known;
  if (digest.byteLength !== length) throw derMalformed(`wanted a digest of ${length} bytes, got ${digest.byteLength}`);
  return { hash, digest };
}
