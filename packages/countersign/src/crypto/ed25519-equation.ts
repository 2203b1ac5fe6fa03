// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { equalBytes } from '../bytes/equal-bytes.ts';
import {
  basePoint,
  decodePoint,
  encodePoint,
  groupOrder,
  hasSmallOrder,
  littleEndianToBigInt,
  negate,
  sumOfProducts,
} from './edwards25519.ts';

export interface Ed25519Claim {
  /** RFC 8032 §5.1.5: 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly signature: Uint8Array;
  /** dom2 of RFC 8032 §2; empty for pure Ed25519. */
  readonly domain: Uint8Array;
  /** PH(M): the message, or its SHA-512. */
  readonly content: Uint8Array;
}

/**
 * Whether the signature is right by RFC 8032 §5.1.7, as strictly as Node is with pure Ed25519: S below the order, R in its one
 * encoding (computed, and compared as bytes), key and R not of small order, no multiplication by the cofactor.
 * In one thing more strictly: the key, too, has to be in its one encoding (step 1 of §5.1.3).
 */
export function satisfiesEd25519({ publicKey, signature, domain, content }: Ed25519Claim): boolean {
  if (signature.byteLength !== 64) return false;
  const claimedR = signature.subarray(0, 32);
  const s = littleEndianToBigInt(signature.subarray(32));
  const point = decodePoint(publicKey);
  if (s >= groupOrder || point === null || hasSmallOrder(point)) return false;
  const hash = createHash('sha512').update(domain).update(claimedR).update(publicKey).update(content).digest();
  const k = littleEndianToBigInt(hash) % groupOrder;
  const r = sumOfProducts(s, basePoint, k, negate(point));
  return !hasSmallOrder(r) && equalBytes(encodePoint(r), claimedR);
}
