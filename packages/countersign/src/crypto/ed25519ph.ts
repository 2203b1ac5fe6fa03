// SPDX-License-Identifier: Apache-2.0
import { encodeUtf8 } from '../bytes/utf8.ts';
import { satisfiesEd25519 } from './ed25519-equation.ts';
import type { PublicKey } from './public-key.ts';
import { mintVerified, type Verified } from './verified.ts';
import { signatureMismatch } from './verify-signature.ts';

/** dom2(1, "") of RFC 8032 §2: prehashed, without context. No pure signature covers bytes that begin so. */
const domain = new Uint8Array([...encodeUtf8('SigEd25519 no Ed25519 collisions'), 1, 0]);
const publicKeyBytes = 32;

/** Whether the key signed the message with this SHA-512 by Ed25519ph (RFC 8032 §5.1), which Node cannot tell. */
export function isEd25519phSignature(key: PublicKey, sha512: Uint8Array, signature: Uint8Array): boolean {
  if (key.kind !== 'ed25519' || sha512.byteLength !== 64) return false;
  // The SPKI is canonical, and ends in the key.
  const publicKey = key.spki.subarray(-publicKeyBytes);
  return satisfiesEd25519({ publicKey, signature, domain, content: sha512 });
}

/**
 * Proves that the holder of `key` signed the message with this SHA-512 by Ed25519ph; returns that hash.
 *
 * @throws {UntrustedError} `signature-mismatch`
 */
export function verifyEd25519phSignature(
  key: PublicKey,
  sha512: Uint8Array,
  signature: Uint8Array,
): Verified<Uint8Array> {
  if (!isEd25519phSignature(key, sha512, signature)) throw signatureMismatch(key);
  return mintVerified(sha512);
}
