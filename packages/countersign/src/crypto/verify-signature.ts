// SPDX-License-Identifier: Apache-2.0
import { constants, type KeyObject, verify } from 'node:crypto';
import { UntrustedError } from '../errors/errors.ts';
import type { HashAlgorithm } from './hash.ts';
import { hashOfKind } from './key-kind.ts';
import { keyHandle, type PublicKey } from './public-key.ts';
import { mintVerified, type Verified } from './verified.ts';

/**
 * Proves that the holder of `key` signed `message`; returns that message. The signature may be ECDSA in DER, RSA PKCS#1 v1.5
 * or PSS, or pure Ed25519, as the key's kind says; nothing in `signature` chooses the algorithm.
 *
 * @throws {UntrustedError} `signature-mismatch`, also for a signature that does not parse
 */
export function verifySignature(key: PublicKey, message: Uint8Array, signature: Uint8Array): Verified<Uint8Array> {
  if (!isSignature(key, message, signature)) throw signatureMismatch(key);
  return mintVerified(message);
}

export function signatureMismatch(key: PublicKey): UntrustedError {
  return new UntrustedError('signature-mismatch', `the signature was not made by the key \`${key.fingerprint}\``, {
    detail: { fingerprint: key.fingerprint },
  });
}

/** Whether the holder of `key` signed `message`, as `verifySignature` proves it. */
export function isSignature(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  const handle = key[keyHandle];
  if (key.kind === 'ed25519') return verify(null, message, handle, signature);
  for (const hash of hashOfKind[key.kind].accepted) {
    if (verify(hash, message, handle, signature)) return true;
  }
  return key.kind === 'rsa' && isPssSignature(handle, hashOfKind.rsa.natural, message, signature);
}

function isPssSignature(key: KeyObject, hash: HashAlgorithm, message: Uint8Array, signature: Uint8Array): boolean {
  // Writers differ in the salt's length (as long as the hash, or as long as fits); the verifier recovers it.
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify(hash, message, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_AUTO }, signature);
}
