// SPDX-License-Identifier: Apache-2.0
import { derTag, readBitOctets, readDer, readSmallInteger } from '../../bytes/der.ts';
import { readDerSequence, take, takeEnd, takeOptional } from '../../bytes/der-fields.ts';
import { type PublicKey, parseSpki } from '../../crypto/public-key.ts';
import { verifySignatureWithAlgorithm } from '../../crypto/verify-certificate-signature.ts';
import { MalformedError } from '../../errors/errors.ts';
import { parseSignatureAlgorithm } from '../../x509/parse-signature-algorithm.ts';

const attributesTag = 0xa0;

/**
 * The key of a certificate signing request (PKCS #10, RFC 2986), DER, whose holder signed it. What else it asks for is not read: a
 * token says who somebody is.
 *
 * @throws {MalformedError} `der-malformed`, `key-malformed`, `certificate-malformed`
 * @throws {UntrustedError} `signature-mismatch`, `algorithm-refused`
 */
export function keyOfCertificateRequest(der: Uint8Array): PublicKey {
  const request = readDerSequence(readDer(der), 3);
  const info = take(request, derTag.sequence);
  const fields = readDerSequence(info, 4);
  if (readSmallInteger(take(fields, derTag.integer)) !== 0)
    throw new MalformedError('certificate-malformed', 'wanted version 1 of the certificate signing request');
  take(fields, derTag.sequence);
  const key = parseSpki(take(fields, derTag.sequence).bytes);
  takeOptional(fields, attributesTag);
  takeEnd(fields);
  const algorithm = parseSignatureAlgorithm(take(request, derTag.sequence));
  const signature = readBitOctets(take(request, derTag.bitString));
  takeEnd(request);
  verifySignatureWithAlgorithm(key, algorithm, info.bytes, signature);
  return key;
}
