// SPDX-License-Identifier: Apache-2.0
import { createECDH } from 'node:crypto';
import { bigIntToBytes, bytesToBigInt, parseEcdsaSignature } from './ecdsa-signature.ts';
import type { EcdsaKind } from './key-kind.ts';

/**
 * Whether `signature` is an ECDSA signature of the message with this hash (FIPS 186-5 §6.4.2), by the key with this SPKI.
 *
 * Node verifies messages only. But the point that decides, R = e/s·G + r/s·Q, is also r/s·(e/r·G + Q), and both
 * multiplications are ones that OpenSSL offers: the first makes a public key of a private one, the second is
 * Diffie-Hellman, whose result is the x coordinate that we want. One addition of points is left to do. All is public here.
 */
export function isEcdsaSignatureOfHash(key: EcdsaPoint, hash: Uint8Array, signature: Uint8Array): boolean {
  const curve = curves[key.kind];
  const parsed = parseEcdsaSignature(signature);
  if (parsed === null || parsed.r >= curve.n || parsed.s >= curve.n) return false;
  const { r, s } = parsed;
  const e = leftmostBits(hash, curve);
  const shifted = addPoints(
    curve,
    pointOf(key.spki, curve),
    basePointTimes(curve, modulo(e * inverse(r, curve.n), curve.n)),
  );
  if (shifted === null) return false;
  return xOfProduct(curve, modulo(r * inverse(s, curve.n), curve.n), shifted) % curve.n === r;
}

export interface EcdsaPoint {
  readonly kind: EcdsaKind;
  /** Canonical: ends in the two coordinates. */
  readonly spki: Uint8Array;
}

interface Curve {
  readonly name: string;
  /** The field; all three curves have a = -3. */
  readonly p: bigint;
  /** The order of the group, which is prime. */
  readonly n: bigint;
  readonly nBits: number;
  readonly fieldBytes: number;
}

// SEC 2 v2 §§2.4.2, 2.5.1, 2.6.1
const curves: Readonly<Record<EcdsaKind, Curve>> = {
  'ecdsa-p256': {
    name: 'prime256v1',
    p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    nBits: 256,
    fieldBytes: 32,
  },
  'ecdsa-p384': {
    name: 'secp384r1',
    p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    nBits: 384,
    fieldBytes: 48,
  },
  'ecdsa-p521': {
    name: 'secp521r1',
    p: 2n ** 521n - 1n,
    n: 0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    nBits: 521,
    fieldBytes: 66,
  },
};

/** Null is the point at infinity. */
type Point = { readonly x: bigint; readonly y: bigint } | null;

function leftmostBits(hash: Uint8Array, curve: Curve): bigint {
  const surplus = Math.max(0, hash.byteLength * 8 - curve.nBits);
  return bytesToBigInt(hash) >> BigInt(surplus);
}

function pointOf(spki: Uint8Array, curve: Curve): Point {
  const coordinates = spki.subarray(-2 * curve.fieldBytes);
  return {
    x: bytesToBigInt(coordinates.subarray(0, curve.fieldBytes)),
    y: bytesToBigInt(coordinates.subarray(curve.fieldBytes)),
  };
}

function basePointTimes(curve: Curve, factor: bigint): Point {
  if (factor === 0n) return null;
  const ecdh = createECDH(curve.name);
  ecdh.setPrivateKey(bigIntToBytes(factor, curve.fieldBytes));
  return pointOf(ecdh.getPublicKey(), curve);
}

function xOfProduct(curve: Curve, factor: bigint, point: NonNullable<Point>): bigint {
  const ecdh = createECDH(curve.name);
  ecdh.setPrivateKey(bigIntToBytes(factor, curve.fieldBytes));
  const coordinates = [bigIntToBytes(point.x, curve.fieldBytes), bigIntToBytes(point.y, curve.fieldBytes)];
  return bytesToBigInt(ecdh.computeSecret(Buffer.concat([Buffer.from([4]), ...coordinates])));
}

function addPoints(curve: Curve, left: Point, right: Point): Point {
  if (left === null) return right;
  if (right === null) return left;
  const { p } = curve;
  if (left.x === right.x && left.y !== right.y) return null;
  const slope =
    left.x === right.x
      ? 3n * (left.x * left.x - 1n) * inverse(2n * left.y, p)
      : (right.y - left.y) * inverse(modulo(right.x - left.x, p), p);
  const x = modulo(slope * slope - left.x - right.x, p);
  return { x, y: modulo(slope * (left.x - x) - left.y, p) };
}

function modulo(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus;
  return rest < 0n ? rest + modulus : rest;
}

/** Of a value from 1 up, modulo a prime that does not divide it; extended Euclid. */
function inverse(value: bigint, prime: bigint): bigint {
  let [low, high] = [modulo(value, prime), prime];
  let [lowFactor, highFactor] = [1n, 0n];
  while (low > 1n) {
    const quotient = high / low;
    [high, low] = [low, high - quotient * low];
    [highFactor, lowFactor] = [lowFactor, highFactor - quotient * lowFactor];
  }
  return modulo(lowFactor, prime);
}
