// SPDX-License-Identifier: Apache-2.0
import { checkPrimeSync, type KeyObject } from 'node:crypto';
import { decodeBase64 } from '../bytes/base64.ts';
import { MalformedError, UntrustedError } from '../errors/errors.ts';
import { bytesToBigInt } from './ecdsa-signature.ts';

const signingSizes: readonly number[] = [2048, 3072, 4096];

/**
 * Returns if a private RSA key is fit to sign with: of a usual size, its modulus the product of two primes that lie apart.
 *
 * @throws {UntrustedError} `algorithm-refused` for another size, or for primes so close that the modulus can be factored
 * @throws {MalformedError} `key-malformed`
 */
export function requireRsaQuality(key: KeyObject): void {
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (!signingSizes.includes(bits)) {
    throw new UntrustedError('algorithm-refused', `wanted an RSA key of 2048, 3072 or 4096 bits, got ${bits}`);
  }
  const jwk = key.export({ format: 'jwk' });
  const [n, p, q] = [jwk.n, jwk.p, jwk.q].map(numberOf) as [bigint, bigint, bigint];
  if (p * q !== n || !checkPrimeSync(p) || !checkPrimeSync(q)) {
    throw new MalformedError('key-malformed', 'the parts of the RSA key do not fit together');
  }
  // FIPS 186-5 §A.1.3: against Fermat factorisation (CVE-2022-26320).
  const distance = p > q ? p - q : q - p;
  if (distance >> BigInt(bits / 2 - 100) === 0n) {
    throw new UntrustedError('algorithm-refused', 'the two primes of the RSA key are too close to each other');
  }
}

function numberOf(base64url: unknown): bigint {
  const text = String(base64url).replaceAll('-', '+').replaceAll('_', '/');
  return bytesToBigInt(decodeBase64(text.padEnd(Math.ceil(text.length / 4) * 4, '=')));
}
