// SPDX-License-Identifier: Apache-2.0
import { derMalformed, readDer, readOctetString } from '../bytes/der.ts';

/** The promise of a certificate log to show a certificate (SignedCertificateTimestamp, RFC 6962 §3.2). */
export interface Sct {
  /** SHA-256 of the log's key. */
  readonly logId: Uint8Array;
  /** As it is signed: milliseconds since 1970, eight octets. */
  readonly timestamp: Uint8Array;
  readonly extensions: Uint8Array;
  /** Numbers of TLS 1.2 (RFC 5246 §7.4.1.4.1). */
  readonly hash: number;
  readonly signing: number;
  readonly signature: Uint8Array;
}

const maxScts = 32;
const version1 = 0;

/** A place in TLS-encoded bytes. */
interface Cursor {
  readonly bytes: Uint8Array;
  next: number;
}

/**
 * The SCTs in the extension 1.3.6.1.4.1.11129.2.4.2 of a certificate (RFC 6962 §3.3); versions that are not known are left out.
 *
 * @throws {MalformedError} `der-malformed`
 */
export function parseSctList(extension: Uint8Array): readonly Sct[] {
  const whole = { bytes: readOctetString(readDer(extension)), next: 0 };
  const list = { bytes: takeVector(whole), next: 0 };
  requireEnd(whole);
  const scts: Sct[] = [];
  for (let count = 0; list.next < list.bytes.byteLength; count++) {
    if (count === maxScts) throw derMalformed(`wanted at most ${maxScts} SCTs, got more`);
    scts.push(...parseSct(takeVector(list)));
  }
  return scts;
}

function parseSct(bytes: Uint8Array): readonly Sct[] {
  const from = { bytes, next: 0 };
  if (takeNumber(from, 1) !== version1) return [];
  const sct = {
    logId: takeBytes(from, 32),
    timestamp: takeBytes(from, 8),
    extensions: takeVector(from),
    hash: takeNumber(from, 1),
    signing: takeNumber(from, 1),
    signature: takeVector(from),
  };
  requireEnd(from);
  return [sct];
}

/** Bytes behind their length of two octets. */
function takeVector(from: Cursor): Uint8Array {
  return takeBytes(from, takeNumber(from, 2));
}

function takeNumber(from: Cursor, octets: number): number {
  return takeBytes(from, octets).reduce((value, octet) => value * 256 + octet, 0);
}

function takeBytes(from: Cursor, length: number): Uint8Array {
  const end = from.next + length;
  if (end > from.bytes.byteLength) throw derMalformed('wanted more bytes in the list of SCTs, got its end');
  const bytes = from.bytes.subarray(from.next, end);
  from.next = end;
  return bytes;
}

function requireEnd(from: Cursor): void {
  if (from.next < from.bytes.byteLength) throw derMalformed('wanted the end of the SCT, got more bytes');
}
