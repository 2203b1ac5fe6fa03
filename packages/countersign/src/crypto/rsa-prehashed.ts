// SPDX-License-Identifier: Apache-2.0
import { constants, hash, type KeyObject, publicDecrypt } from 'node:crypto';
import { concatBytes } from '../bytes/concat.ts';
import { decodeHex } from '../bytes/hex.ts';
import { constantTimeEqual } from './constant-time-equal.ts';

/** DigestInfo of SHA-256 up to the digest (RFC 8017 §9.2, note 1). */
const sha256DigestInfo = decodeHex('3031300d060960864801650304020105000420');
const hashBytes = 32;

/**
 * Whether `signature` is an RSA signature (PKCS#1 v1.5 or PSS, both with SHA-256) of the message with this SHA-256 hash.
 *
 * The encoded message is built anew and compared whole, so lax parsing of padding (CVE-2006-4339) cannot happen.
 */
export function isRsaSignatureOfHash(key: RsaKey, sha256: Uint8Array, signature: Uint8Array): boolean {
  if (sha256.byteLength !== hashBytes || signature.byteLength !== Math.ceil(key.rsaBits / 8)) return false;
  const encoded = publicOperation(key.handle, signature);
  if (encoded === null) return false;
  return (
    constantTimeEqual(encoded, encodePkcs1(sha256, encoded.byteLength)) ||
    isPssEncoding(encoded, sha256, key.rsaBits - 1)
  );
}

export interface RsaKey {
  readonly handle: KeyObject;
  readonly rsaBits: number;
}

/** Null for a signature that is not below the modulus. */
function publicOperation(handle: KeyObject, signature: Uint8Array): Uint8Array | null {
  try {
    return publicDecrypt({ key: handle, padding: constants.RSA_NO_PADDING }, signature);
  } catch {
    return null;
  }
}

/** EMSA-PKCS1-v1_5 (RFC 8017 §9.2). */
function encodePkcs1(sha256: Uint8Array, length: number): Uint8Array {
  const tail = concatBytes(Uint8Array.of(0), sha256DigestInfo, sha256);
  const filling = new Uint8Array(length - tail.byteLength - 2).fill(0xff);
  return concatBytes(Uint8Array.of(0, 1), filling, tail);
}

/** EMSA-PSS-VERIFY (RFC 8017 §9.1.2) with MGF1 over SHA-256 and a salt of any length. */
function isPssEncoding(whole: Uint8Array, sha256: Uint8Array, encodedBits: number): boolean {
  const length = Math.ceil(encodedBits / 8);
  const encoded = whole.subarray(whole.byteLength - length);
  if (whole.byteLength > length && whole[0] !== 0) return false;
  if (encoded[length - 1] !== 0xbc) return false;
  const maskedBlock = encoded.subarray(0, length - hashBytes - 1);
  const seed = encoded.subarray(length - hashBytes - 1, length - 1);
  const topMask = 0xff >> (8 * length - encodedBits);
  if (((maskedBlock[0] ?? 0) & ~topMask) !== 0) return false;
  const mask = maskOf(seed, maskedBlock.byteLength);
  const block = maskedBlock.map((byte, index) => byte ^ (mask[index] ?? 0));
  block[0] = (block[0] ?? 0) & topMask;
  const separator = block.findIndex((byte) => byte !== 0);
  if (block[separator] !== 1) return false;
  const salted = concatBytes(new Uint8Array(8), sha256, block.subarray(separator + 1));
  return constantTimeEqual(hash('sha256', salted, 'buffer'), seed);
}

/** MGF1 (RFC 8017 §B.2.1). */
function maskOf(seed: Uint8Array, length: number): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / hashBytes) }, (_, counter) =>
    hash('sha256', concatBytes(seed, Uint8Array.of(0, 0, counter >> 8, counter & 0xff)), 'buffer'),
  );
  return concatBytes(...blocks).subarray(0, length);
}
