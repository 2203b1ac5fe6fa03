// SPDX-License-Identifier: Apache-2.0
import { createHash, hash } from 'node:crypto';

export type HashAlgorithm = 'sha256' | 'sha384' | 'sha512';

export function digestHex(algorithm: HashAlgorithm, bytes: Uint8Array): string {
  return hash(algorithm, bytes, 'hex');
}

export function digestBytes(algorithm: HashAlgorithm, bytes: Uint8Array): Uint8Array {
  return hash(algorithm, bytes, 'buffer');
}

/** A hash over bytes that arrive in pieces. */
export interface StreamingHash {
  update(chunk: Uint8Array): void;
  hex(): string;
}

export function createStreamingHash(algorithm: HashAlgorithm): StreamingHash {
  const state = createHash(algorithm);
  return {
    update: (chunk) => void state.update(chunk),
    hex: () => state.digest('hex'),
  };
}
