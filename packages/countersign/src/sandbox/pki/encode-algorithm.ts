// SPDX-License-Identifier: Apache-2.0
import { derExplicit, derInteger, derNull, derOid, derSequence } from '../../bytes/encode-der.ts';
import type { HashAlgorithm } from '../../crypto/hash.ts';
import type { CertificateSignatureAlgorithm } from '../../crypto/signature-algorithm.ts';

const hashOids: Readonly<Record<HashAlgorithm, string>> = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};
const ecdsaOids: Readonly<Record<HashAlgorithm, string>> = {
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};
const rsaOids: Readonly<Record<HashAlgorithm, string>> = {
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};
const pssOid = '1.2.840.113549.1.1.10';
const mgf1Oid = '1.2.840.113549.1.1.8';
const ed25519Oid = '1.3.101.112';

/** AlgorithmIdentifier of a signature, with the parameters that its specification wants (RFC 4055, RFC 5758, RFC 8410). */
export function encodeSignatureAlgorithm(algorithm: CertificateSignatureAlgorithm): Uint8Array {
  switch (algorithm.kind) {
    case 'ecdsa':
      return derSequence(derOid(ecdsaOids[algorithm.hash]));
    case 'rsa-pkcs1':
      return derSequence(derOid(rsaOids[algorithm.hash]), derNull());
    case 'rsa-pss':
      return derSequence(derOid(pssOid), pssParameters(algorithm.hash, algorithm.saltLength));
    case 'ed25519':
      return derSequence(derOid(ed25519Oid));
  }
}

/** AlgorithmIdentifier of a digest, with NULL parameters, as most programs write it. */
export function encodeHashAlgorithm(hash: HashAlgorithm): Uint8Array {
  return derSequence(derOid(hashOids[hash]), derNull());
}

function pssParameters(hash: HashAlgorithm, saltLength: number): Uint8Array {
  const mask = derSequence(derOid(mgf1Oid), encodeHashAlgorithm(hash));
  return derSequence(
    derExplicit(0, encodeHashAlgorithm(hash)),
    derExplicit(1, mask),
    derExplicit(2, derInteger(saltLength)),
  );
}
