// SPDX-License-Identifier: Apache-2.0
import type { BundleDigest } from '../attest/bundle.ts';
import type { StatementSubject } from '../attest/statement.ts';
import { encodeHex } from '../bytes/hex.ts';
import { digestHex, type HashAlgorithm } from '../crypto/hash.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import type { Verified } from '../crypto/verified.ts';
import { type MessageDigests, verifyDigestSignature } from '../crypto/verify-digest-signature.ts';
import { verifyMessageSignature } from '../crypto/verify-message-signature.ts';
import { UntrustedError, UsageError } from '../errors/errors.ts';

/** The artifact that should be signed: itself, or as many of its digests as are known. */
export type BlobArtifact =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'digests'; readonly digests: MessageDigests };

const subjectAlgorithms: readonly HashAlgorithm[] = ['sha256', 'sha384', 'sha512'];

/**
 * Proves that the holder of `key` signed the artifact itself; for Ed25519, it or its SHA-512 (Ed25519ph).
 *
 * @throws {UntrustedError} `signature-mismatch`
 * @throws {UsageError} `message-needed`
 */
export function verifyArtifact(artifact: BlobArtifact, key: PublicKey, signature: Uint8Array): Verified<unknown> {
  switch (artifact.kind) {
    case 'bytes':
      return verifyMessageSignature(key, artifact.bytes, signature);
    case 'digests':
      return verifyDigestSignature(key, artifact.digests, signature);
  }
}

/** Returns unless the signer claims to have signed something else: with a claim that readers would believe, the signature alone is not enough. */
export function requireClaimedDigest(artifact: BlobArtifact, claimed: BundleDigest): void {
  const known = knownDigest(artifact, claimed.algorithm);
  if (known !== undefined && known !== encodeHex(claimed.bytes)) {
    throw digestMismatch(`${claimed.algorithm}:${known}`, `${claimed.algorithm}:${encodeHex(claimed.bytes)}`);
  }
}

/** Returns if one of the subjects is the artifact: they agree in every digest that both have, and in one at least. */
export function requireSubject(artifact: BlobArtifact, subjects: readonly StatementSubject[]): void {
  const comparisons = subjects.map((subject) => compareDigests(artifact, subject));
  if (comparisons.includes('same')) return;
  // Of bytes every digest is known: a subject that names none of them is something else.
  if (artifact.kind === 'digests' && !comparisons.includes('different')) {
    throw new UsageError('message-needed', 'the statement has no digest of the kind that is given');
  }
  const [first] = subjects;
  throw digestMismatch(
    describe(artifact),
    first === undefined ? 'nothing' : Object.entries(first.digests).flat().join(':'),
  );
}

function compareDigests(artifact: BlobArtifact, subject: StatementSubject): 'same' | 'different' | 'unknown' {
  let result: 'same' | 'unknown' = 'unknown';
  for (const algorithm of subjectAlgorithms) {
    const signed = Object.hasOwn(subject.digests, algorithm) ? subject.digests[algorithm] : undefined;
    if (signed === undefined) continue;
    const known = knownDigest(artifact, algorithm);
    if (known === undefined) continue;
    if (known !== signed) return 'different';
    result = 'same';
  }
  return result;
}

function knownDigest(artifact: BlobArtifact, algorithm: HashAlgorithm): string | undefined {
  return artifact.kind === 'bytes' ? digestHex(algorithm, artifact.bytes) : artifact.digests[algorithm];
}

function describe(artifact: BlobArtifact): string {
  const algorithm = subjectAlgorithms.find((name) => knownDigest(artifact, name) !== undefined) ?? 'sha256';
  return `${algorithm}:${knownDigest(artifact, algorithm) ?? ''}`;
}

function digestMismatch(wanted: string, got: string): UntrustedError {
  return new UntrustedError('digest-mismatch', `wanted a signature of \`${wanted}\`, got one of \`${got}\``);
}
