// SPDX-License-Identifier: Apache-2.0
// Arithmetic on edwards25519 (RFC 8032 §5.1) for verifying. Not in constant time: for public values only.
// Ours and no package's: verifying is synchronous, so that a package would be loaded at every start, for a rare signature.

/** The field. */
const p = 2n ** 255n - 19n;
/** The order of the base point, which is prime. */
export const groupOrder = 2n ** 252n + 27742317777372353535851937790883648493n;
const d = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;
const doubleD = 2n * d;
/** 2^((p-1)/4) */
const rootOfMinusOne = 0x2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0n;

/** Extended coordinates (RFC 8032 §5.1.4), each between -p and p: x = X/Z, y = Y/Z, x·y = T/Z. */
export interface EdwardsPoint {
  readonly X: bigint;
  readonly Y: bigint;
  readonly Z: bigint;
  readonly T: bigint;
}

const identity: EdwardsPoint = { X: 0n, Y: 1n, Z: 1n, T: 0n };
/** RFC 8032 §5.1 */
export const basePoint = affinePoint(
  0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an,
  0x6666666666666666666666666666666666666666666666666666666666666658n,
);

/** The point with this encoding (RFC 8032 §5.1.3), or null for bytes that encode none, or not in the one canonical way. */
export function decodePoint(bytes: Uint8Array): EdwardsPoint | null {
  if (bytes.byteLength !== 32) return null;
  const encoded = littleEndianToBigInt(bytes);
  const isOdd = encoded >> 255n;
  const y = BigInt.asUintN(255, encoded);
  if (y >= p) return null;
  const root = squareRootOfRatio((y * y - 1n) % p, (d * ((y * y) % p) + 1n) % p);
  if (root === null || (root === 0n && isOdd === 1n)) return null;
  return affinePoint((root & 1n) === isOdd ? root : p - root, y);
}

/** RFC 8032 §5.1.2 */
export function encodePoint({ X, Y, Z }: EdwardsPoint): Uint8Array {
  const inverse = power(Z, p - 2n);
  const x = modulo(X * inverse);
  const encoded = modulo(Y * inverse) | ((x & 1n) << 255n);
  return Buffer.from(encoded.toString(16).padStart(64, '0'), 'hex').reverse();
}

export function negate({ X, Y, Z, T }: EdwardsPoint): EdwardsPoint {
  return { X: -X, Y, Z, T: -T };
}

/** Whether eight times the point is the identity. */
export function hasSmallOrder(point: EdwardsPoint): boolean {
  const { X, Y, Z } = double(double(double(point)));
  return X % p === 0n && (Y - Z) % p === 0n;
}

/** a·A + b·B, with both numbers below 2^256: one run over the bits of both (Straus). */
export function sumOfProducts(a: bigint, A: EdwardsPoint, b: bigint, B: EdwardsPoint): EdwardsPoint {
  const both = add(A, B);
  let sum = identity;
  for (let bit = 255n; bit >= 0n; bit -= 1n) {
    sum = double(sum);
    const inA = (a >> bit) & 1n;
    const inB = (b >> bit) & 1n;
    if (inA === 1n) sum = add(sum, inB === 1n ? both : A);
    else if (inB === 1n) sum = add(sum, B);
  }
  return sum;
}

export function littleEndianToBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(bytes).reverse().toString('hex')}`);
}

function affinePoint(x: bigint, y: bigint): EdwardsPoint {
  return { X: x, Y: y, Z: 1n, T: (x * y) % p };
}

/** RFC 8032 §5.1.4; right for any two points, the same one and the identity too. */
function add(left: EdwardsPoint, right: EdwardsPoint): EdwardsPoint {
  const a = ((left.Y - left.X) * (right.Y - right.X)) % p;
  const b = ((left.Y + left.X) * (right.Y + right.X)) % p;
  const c = (((left.T * doubleD) % p) * right.T) % p;
  const z = (2n * left.Z * right.Z) % p;
  return completed({ e: b - a, f: z - c, g: z + c, h: b + a });
}

/** RFC 8032 §5.1.4 */
function double({ X, Y, Z }: EdwardsPoint): EdwardsPoint {
  const a = (X * X) % p;
  const b = (Y * Y) % p;
  const h = a + b;
  const g = a - b;
  return completed({ e: h - (X + Y) ** 2n, f: 2n * Z * Z + g, g, h });
}

interface Completed {
  readonly e: bigint;
  readonly f: bigint;
  readonly g: bigint;
  readonly h: bigint;
}

function completed({ e, f, g, h }: Completed): EdwardsPoint {
  return { X: (e * f) % p, Y: (g * h) % p, Z: (f * g) % p, T: (e * h) % p };
}

/** The root of u/v from 0 to p - 1, or null (RFC 8032 §5.1.3). */
function squareRootOfRatio(u: bigint, v: bigint): bigint | null {
  const v3 = (v * v * v) % p;
  const candidate = (u * v3 * power((u * v3 * v3 * v) % p, (p - 5n) / 8n)) % p;
  const found = modulo(v * candidate * candidate);
  if (found === modulo(u)) return modulo(candidate);
  return found === modulo(-u) ? modulo(candidate * rootOfMinusOne) : null;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % p;
    square = (square * square) % p;
  }
  return result;
}

function modulo(value: bigint): bigint {
  const rest = value % p;
  return rest < 0n ? rest + p : rest;
}
