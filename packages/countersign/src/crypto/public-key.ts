// SPDX-License-Identifier: Apache-2.0
import { createPublicKey, type KeyObject } from 'node:crypto';
import { startsWithBytes } from '../bytes/equal-bytes.ts';
import { decodeHex, encodeHex } from '../bytes/hex.ts';
import { encodePem } from '../bytes/pem.ts';
import { MalformedError, UntrustedError } from '../errors/errors.ts';
import { digestHex } from './hash.ts';
import type { EcdsaKind, KeyKind } from './key-kind.ts';

/** Known to this room only, so that no other code can put a key together. */
export const keyHandle: unique symbol = Symbol('key handle');

/** A key of an allowed algorithm and size, imported once. Only the parsers of this room make one. */
export interface PublicKey {
  readonly kind: KeyKind;
  /** Length of the modulus; for RSA only. */
  readonly rsaBits?: number;
  /** SubjectPublicKeyInfo, DER: the one encoding of this key. */
  readonly spki: Uint8Array;
  /** SHA-256 of `spki`, lower-case hex. */
  readonly fingerprint: string;
  readonly [keyHandle]: KeyObject;
}

// Named curve (RFC 5480 §2.1.1) and uncompressed point: with the header fixed, each key has one encoding and one fingerprint,
// and curves with parameters of the attacker's choice (CVE-2020-0601) cannot be expressed.
const ecdsaHeaders: Readonly<Record<EcdsaKind, Uint8Array>> = {
  'ecdsa-p256': decodeHex('3059301306072a8648ce3d020106082a8648ce3d03010703420004'),
  'ecdsa-p384': decodeHex('3076301006072a8648ce3d020106052b8104002203620004'),
  'ecdsa-p521': decodeHex('30819b301006072a8648ce3d020106052b810400230381860004'),
};
// RFC 8410: no parameters, then the 32 bytes of the key.
const ed25519Header = decodeHex('302a300506032b6570032100');
const ed25519Bytes = 32;

/** Both of them. */
const coordinateBytes: Readonly<Record<EcdsaKind, number>> = { 'ecdsa-p256': 64, 'ecdsa-p384': 96, 'ecdsa-p521': 132 };

const minRsaBits = 2048;
const maxRsaBits = 4096;
const minRsaExponent = 65_537n;
const maxRsaExponent = 2n ** 32n;

/**
 * The public key in DER SubjectPublicKeyInfo.
 *
 * @throws {MalformedError} `key-malformed`
 * @throws {UntrustedError} `algorithm-refused`
 */
export function parseSpki(der: Uint8Array): PublicKey {
  const handle = importKey(der, 'PUBLIC KEY');
  const ecdsaKind = ecdsaKindByHeader(der);
  // After the header nothing but the coordinates is left, which have one encoding and which OpenSSL found on the curve.
  const isCanonical =
    ecdsaKind !== undefined && der.length === ecdsaHeaders[ecdsaKind].length + coordinateBytes[ecdsaKind];
  if (isCanonical) return keyOf(ecdsaKind, handle, new Uint8Array(der));
  if (isCanonicalEd25519(der)) return keyOf('ed25519', handle, new Uint8Array(der));
  // OpenSSL keeps a key in whatever parameters it came with, but writes RSA keys in their canonical form.
  if (encodeHex(exportSpki(handle)) !== encodeHex(der)) throw malformed('wanted the canonical encoding of the key');
  return publicKeyOf(handle);
}

/**
 * The RSA key in DER PKCS#1 RSAPublicKey (RFC 8017 §A.1.1).
 *
 * @throws {MalformedError} `key-malformed`
 * @throws {UntrustedError} `algorithm-refused`
 */
export function parsePkcs1PublicKey(der: Uint8Array): PublicKey {
  return publicKeyOf(importKey(der, 'RSA PUBLIC KEY'));
}

/** The key behind a handle of OpenSSL, once its algorithm and size are found to be allowed. */
export function publicKeyOf(handle: KeyObject): PublicKey {
  const spki = exportSpki(handle);
  const size = handle.asymmetricKeyType === 'rsa' ? { rsaBits: checkedRsaBits(handle) } : {};
  const kind = kindOf(handle, spki);
  return { kind, ...size, spki, fingerprint: digestHex('sha256', spki), [keyHandle]: handle };
}

function importKey(bytes: Uint8Array, label: 'PUBLIC KEY' | 'RSA PUBLIC KEY'): KeyObject {
  try {
    // As text in half the time: of an object, Node finds out by two exceptions that it is no key already.
    return createPublicKey(encodePem({ label, bytes }));
  } catch (cause) {
    throw malformed('wanted a public key, got bytes that are none', cause);
  }
}

function exportSpki(handle: KeyObject): Uint8Array {
  return new Uint8Array(handle.export({ type: 'spki', format: 'der' }));
}

function kindOf(handle: KeyObject, spki: Uint8Array): KeyKind {
  switch (handle.asymmetricKeyType) {
    case 'rsa':
      return 'rsa';
    case 'ed25519':
      return 'ed25519';
    case 'ec':
      return ecdsaKindOf(spki);
    default:
      throw refused(`the key algorithm \`${handle.asymmetricKeyType ?? 'unknown'}\` is not allowed`);
  }
}

function keyOf(kind: EcdsaKind | 'ed25519', handle: KeyObject, spki: Uint8Array): PublicKey {
  return { kind, spki, fingerprint: digestHex('sha256', spki), [keyHandle]: handle };
}

function isCanonicalEd25519(spki: Uint8Array): boolean {
  return spki.length === ed25519Header.length + ed25519Bytes && startsWithBytes(spki, ed25519Header);
}

function ecdsaKindByHeader(spki: Uint8Array): EcdsaKind | undefined {
  const kinds = Object.keys(ecdsaHeaders) as EcdsaKind[];
  return kinds.find((kind) => startsWithBytes(spki, ecdsaHeaders[kind]));
}

function ecdsaKindOf(spki: Uint8Array): EcdsaKind {
  const kind = ecdsaKindByHeader(spki);
  if (kind !== undefined) return kind;
  throw refused(
    'wanted the named curve P-256, P-384 or P-521 with an uncompressed point, got another form of ECDSA key',
  );
}

function checkedRsaBits(handle: KeyObject): number {
  const { modulusLength = 0, publicExponent = 0n } = handle.asymmetricKeyDetails ?? {};
  if (modulusLength < minRsaBits || modulusLength > maxRsaBits) {
    throw refused(`wanted an RSA key of ${minRsaBits} to ${maxRsaBits} bits, got ${modulusLength}`);
  }
  if (publicExponent < minRsaExponent || publicExponent > maxRsaExponent || publicExponent % 2n === 0n) {
    throw refused(`wanted an odd RSA exponent from ${minRsaExponent} to 2^32, got ${publicExponent}`);
  }
  return modulusLength;
}

function malformed(message: string, cause?: unknown): MalformedError {
  return new MalformedError('key-malformed', message, { cause });
}

function refused(message: string): UntrustedError {
  return new UntrustedError('algorithm-refused', message);
}
