// SPDX-License-Identifier: Apache-2.0
import { derBitString, derImplicit, derInteger, derOid, derSequence } from '../../../bytes/encode-der.ts';
import { createKeySigner } from '../../../crypto/key-signer.ts';
import type { PrivateKey } from '../../../crypto/private-key.ts';

/** A PKCS #10 request for the P-256 key `key`, DER, signed by `signedBy`. */
export async function buildCertificateRequest(key: PrivateKey, signedBy = key): Promise<Uint8Array> {
  const info = derSequence(derInteger(0), derSequence(), key.publicKey.spki, derImplicit(0));
  // `derImplicit` makes a primitive tag; an empty set of attributes is a constructed one.
  info[info.byteLength - 2] = 0xa0;
  const signature = await createKeySigner(signedBy).sign(info);
  return derSequence(info, derSequence(derOid('1.2.840.10045.4.3.2')), derBitString(signature));
}
