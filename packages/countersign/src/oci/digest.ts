// SPDX-License-Identifier: Apache-2.0
import { digestHex } from '../crypto/hash.ts';
import { MalformedError } from '../errors/errors.ts';

declare const digestBrand: unique symbol;
/** `sha256:` with 64, or `sha512:` with 128 lower-case hex digits; nothing else ever has this type. */
export type Digest = string & { readonly [digestBrand]: true };
export type DigestAlgorithm = 'sha256' | 'sha512';

const grammar = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

export function isDigest(text: string): text is Digest {
  return grammar.test(text);
}

/**
 * The digest that `text` spells out, exactly (image-spec 1.1 §descriptor-digests; CVE-2024-3727 came of taking more).
 *
 * @throws {MalformedError} `digest-invalid`
 */
export function parseDigest(text: string): Digest {
  if (isDigest(text)) return text;
  throw new MalformedError(
    'digest-invalid',
    `wanted \`sha256:\` or \`sha512:\` with lower-case hex, got \`${text.slice(0, 160)}\``,
  );
}

export function digestAlgorithm(digest: Digest): DigestAlgorithm {
  return digest.startsWith('sha256:') ? 'sha256' : 'sha512';
}

/** The hex part alone. */
export function digestEncoded(digest: Digest): string {
  return digest.slice(7);
}

export function digestOf(bytes: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): Digest {
  return `${algorithm}:${digestHex(algorithm, bytes)}` as Digest;
}
