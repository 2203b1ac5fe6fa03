// SPDX-License-Identifier: Apache-2.0
import { sign } from 'node:crypto';
import { hashOfKind } from './key-kind.ts';
import type { PrivateKey } from './private-key.ts';
import { keyHandle, type PublicKey } from './public-key.ts';

/**
 * Something that signs: a key in memory, later a key service or a program. What comes back from outside is a claim:
 * verify it with `publicKey` before it is published.
 */
export interface Signer {
  readonly publicKey: PublicKey;
  /** ECDSA: DER, over the hash that belongs to the curve · RSA: PKCS#1 v1.5 over SHA-256 · Ed25519: pure. */
  sign(message: Uint8Array): Promise<Uint8Array>;
}

export function createKeySigner(key: PrivateKey): Signer {
  const { kind } = key.publicKey;
  const hash = kind === 'ed25519' ? null : hashOfKind[kind].natural;
  return {
    publicKey: key.publicKey,
    sign: async (message) => new Uint8Array(sign(hash, message, key[keyHandle])),
  };
}
