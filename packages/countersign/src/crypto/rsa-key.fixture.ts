// SPDX-License-Identifier: Apache-2.0
// For tests: RSA keys of primes that the test chooses.
import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';

export function rsaKeyOf(p: bigint, q: bigint): KeyObject {
  const e = 65_537n;
  const d = inverse(e, (p - 1n) * (q - 1n));
  const parts = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const jwk: JsonWebKey = { kty: 'RSA' };
  for (const [name, value] of Object.entries(parts)) jwk[name] = base64url(value);
  return createPrivateKey({ key: jwk, format: 'jwk' });
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
  while (a > 1n) [a, b, x, y] = [b % a, a, y - (b / a) * x, x];
  return ((x % modulus) + modulus) % modulus;
}
