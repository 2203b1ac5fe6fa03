// SPDX-License-Identifier: Apache-2.0
import type { Random } from '../ports/random.ts';

/** The most that one call of `getRandomValues` fills (Web Crypto §10.1.1). */
const QUOTA_BYTES = 65_536;

/** Web Crypto's generator: the same source as `node:crypto`, without loading it at start. */
export const systemRandom: Random = { bytes: randomBytes, fraction: () => Math.random() };

function randomBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += QUOTA_BYTES) crypto.getRandomValues(bytes.subarray(at, at + QUOTA_BYTES));
  return bytes;
}
