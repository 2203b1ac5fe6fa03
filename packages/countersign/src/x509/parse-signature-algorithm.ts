// SPDX-License-Identifier: Apache-2.0
import { type DerElement, derMalformed, derTag, readNull, readOid, readSmallInteger } from '../bytes/der.ts';
import {
  type DerFields,
  onlyChild,
  readDerSequence,
  take,
  takeAny,
  takeEnd,
  takeOptional,
} from '../bytes/der-fields.ts';
import type { HashAlgorithm } from '../crypto/hash.ts';
import type { CertificateSignatureAlgorithm } from '../crypto/signature-algorithm.ts';
import { UntrustedError } from '../errors/errors.ts';

const hashes: Readonly<Record<string, HashAlgorithm>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const ecdsa: Readonly<Record<string, HashAlgorithm>> = {
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};
const rsaPkcs1: Readonly<Record<string, HashAlgorithm>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
};
const rsaKeyOid = '1.2.840.113549.1.1.1';
const rsaPssOid = '1.2.840.113549.1.1.10';
const mgf1Oid = '1.2.840.113549.1.1.8';
const ed25519Oid = '1.3.101.112';
const maxSaltLength = 512;

/**
 * What an AlgorithmIdentifier says about a signature. SHA-1 and older are refused.
 *
 * @throws {MalformedError} `der-malformed`
 * @throws {UntrustedError} `algorithm-refused`
 */
export function parseSignatureAlgorithm(element: DerElement): CertificateSignatureAlgorithm {
  const fields = readDerSequence(element, 2);
  const oid = readOid(takeAny(fields));
  const ecdsaHash = ecdsa[oid];
  const rsaHash = rsaPkcs1[oid];
  if (oid === rsaPssOid) return parsePssParameters(takeAny(fields));
  if (rsaHash !== undefined) {
    takeNullOrNothing(fields);
    return { kind: 'rsa-pkcs1', hash: rsaHash };
  }
  if (ecdsaHash !== undefined || oid === ed25519Oid) {
    takeEnd(fields);
    return ecdsaHash === undefined ? { kind: 'ed25519' } : { kind: 'ecdsa', hash: ecdsaHash };
  }
  throw refused('signature', oid);
}

/**
 * The same for a SignerInfo of CMS, where the algorithm may be that of the key alone and the hash stands beside it (RFC 3370 §3.2).
 *
 * @throws as `parseSignatureAlgorithm`
 */
export function parseSignerAlgorithm(element: DerElement, hash: HashAlgorithm): CertificateSignatureAlgorithm {
  const fields = readDerSequence(element, 2);
  if (readOid(takeAny(fields)) !== rsaKeyOid) return parseSignatureAlgorithm(element);
  takeNullOrNothing(fields);
  return { kind: 'rsa-pkcs1', hash };
}

/**
 * The hash that an AlgorithmIdentifier names.
 *
 * @throws as `parseSignatureAlgorithm`
 */
export function parseHashAlgorithm(element: DerElement): HashAlgorithm {
  const fields = readDerSequence(element, 2);
  const oid = readOid(takeAny(fields));
  const hash = hashes[oid];
  if (hash === undefined) throw refused('hash', oid);
  takeNullOrNothing(fields);
  return hash;
}

/** RFC 4055 §2.1, §5: parameters are NULL, and readers accept none as well. */
function takeNullOrNothing(fields: DerFields): void {
  const parameters = takeOptional(fields, derTag.null);
  if (parameters !== undefined) readNull(parameters);
  takeEnd(fields);
}

/** RSASSA-PSS-params (RFC 4055 §3.1); all its defaults are SHA-1, so hash and mask must be there. */
function parsePssParameters(element: DerElement): CertificateSignatureAlgorithm {
  const fields = readDerSequence(element, 4);
  const hash = parseHashAlgorithm(takeExplicit(fields, 0));
  const mask = readDerSequence(takeExplicit(fields, 1), 2);
  if (readOid(takeAny(mask)) !== mgf1Oid || parseHashAlgorithm(takeAny(mask)) !== hash) {
    throw derMalformed('wanted the mask function MGF1 with the hash of the signature');
  }
  const salt = takeOptional(fields, 0xa2);
  const saltLength = salt === undefined ? 20 : readSmallInteger(onlyChild(salt));
  const trailer = takeOptional(fields, 0xa3);
  takeEnd(fields);
  const isKnownTrailer = trailer === undefined || readSmallInteger(onlyChild(trailer)) === 1;
  if (!isKnownTrailer || saltLength > maxSaltLength) throw derMalformed('wanted parameters of RSA-PSS that are in use');
  return { kind: 'rsa-pss', hash, saltLength };
}

function takeExplicit(fields: DerFields, number: number): DerElement {
  return onlyChild(take(fields, 0xa0 | number));
}

function refused(what: string, oid: string): UntrustedError {
  return new UntrustedError('algorithm-refused', `the ${what} algorithm \`${oid}\` is not allowed`);
}
