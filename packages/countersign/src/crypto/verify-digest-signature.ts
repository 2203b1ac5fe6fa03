// SPDX-License-Identifier: Apache-2.0
import { decodeHex } from '../bytes/hex.ts';
import { UntrustedError, UsageError } from '../errors/errors.ts';
import { isEcdsaSignatureOfHash } from './ecdsa-prehashed.ts';
import { isEd25519phSignature } from './ed25519ph.ts';
import type { HashAlgorithm } from './hash.ts';
import { hashOfKind } from './key-kind.ts';
import { keyHandle, type PublicKey } from './public-key.ts';
import { isRsaSignatureOfHash } from './rsa-prehashed.ts';
import { mintVerified, type Verified } from './verified.ts';
import { signatureMismatch } from './verify-signature.ts';

/** Digests of one message by algorithm, lower-case hex; as many as are known. */
export type MessageDigests = Readonly<Partial<Record<HashAlgorithm, string>>>;

/**
 * Proves that the holder of `key` signed the message with these digests, without the message. Slower than `verifySignature`:
 * for messages that are too large to hold, or not at hand.
 *
 * @throws {UntrustedError} `signature-mismatch`
 * @throws {UsageError} `message-needed` when the digests at hand cannot decide: a digest of another algorithm than the key's, or
 * an Ed25519 signature that is not Ed25519ph of the SHA-512 digest, for it may be a pure one
 * @throws {MalformedError} `hex-malformed`
 */
export function verifyDigestSignature(
  key: PublicKey,
  digests: MessageDigests,
  signature: Uint8Array,
): Verified<MessageDigests> {
  if (key.kind === 'ed25519') return verifyPrehashed(key, digests, signature);
  const { natural, accepted } = hashOfKind[key.kind];
  for (const algorithm of accepted) {
    const hex = digests[algorithm];
    if (hex !== undefined && isSignatureOfHash(key, decodeHex(hex), signature)) return mintVerified(digests);
  }
  // Without the natural digest a mismatch would prove nothing: the signature may well be over that one.
  if (digests[natural] === undefined)
    throw messageNeeded(`wanted the \`${natural}\` digest, which keys of kind \`${key.kind}\` sign`);
  throw signatureMismatch(key);
}

function verifyPrehashed(key: PublicKey, digests: MessageDigests, signature: Uint8Array): Verified<MessageDigests> {
  const { sha512 } = digests;
  if (sha512 !== undefined && isEd25519phSignature(key, decodeHex(sha512), signature)) return mintVerified(digests);
  throw messageNeeded(
    'wanted the content, which Ed25519 signs, or a `sha512` digest that the signature is Ed25519ph of',
  );
}

function messageNeeded(message: string): UsageError {
  return new UsageError('message-needed', message);
}

function isSignatureOfHash(key: PublicKey, hash: Uint8Array, signature: Uint8Array): boolean {
  switch (key.kind) {
    case 'ecdsa-p256':
    case 'ecdsa-p384':
    case 'ecdsa-p521':
      return isEcdsaSignatureOfHash({ kind: key.kind, spki: key.spki }, hash, signature);
    case 'rsa':
      return isRsaSignatureOfHash({ handle: key[keyHandle], rsaBits: key.rsaBits ?? 0 }, hash, signature);
    case 'ed25519':
      throw new UntrustedError('algorithm-refused', 'ed25519 has no signature over a digest');
  }
}
