// SPDX-License-Identifier: Apache-2.0
import {
  derBoolean,
  derInteger,
  derNull,
  derOctetString,
  derOid,
  derSequence,
  derUnsigned,
} from '../bytes/encode-der.ts';
import { digestBytes } from '../crypto/hash.ts';

const sha256Oid = '2.16.840.1.101.3.4.2.1';

/** TimeStampReq (RFC 3161 §2.4.1) over SHA-256 of `message`, which asks for the certificate of the authority too. */
export function encodeTimestampRequest(message: Uint8Array, nonce: Uint8Array): Uint8Array {
  const algorithm = derSequence(derOid(sha256Oid), derNull());
  const imprint = derSequence(algorithm, derOctetString(digestBytes('sha256', message)));
  return derSequence(derInteger(1), imprint, derUnsigned(nonce), derBoolean('true'));
}
