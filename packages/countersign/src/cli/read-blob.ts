// SPDX-License-Identifier: Apache-2.0
import { createStreamingHash, type HashAlgorithm } from '../crypto/hash.ts';
import { hashOfKind } from '../crypto/key-kind.ts';
import { maxWholeBytes } from '../crypto/stream-signer.ts';
import type { MessageDigests } from '../crypto/verify-digest-signature.ts';
import { UsageError } from '../errors/errors.ts';
import type { Trust } from '../trust/trust.ts';
import type { BlobArtifact } from '../verify/blob-artifact.ts';
import type { CliContext } from './context.ts';

const hexLength: Readonly<Record<HashAlgorithm, number>> = { sha256: 64, sha384: 96, sha512: 128 };
/** Up to how many bytes content is kept. */
interface KeptSizes {
  /** Where a digest would do: it makes verifying faster. */
  readonly faster: number;
  /** Where a trusted key signs content. */
  readonly needed: number;
}
const keptSizes: KeptSizes = { faster: 32 * 1024 * 1024, needed: maxWholeBytes };

/** The content that `source` names: a file, or `-` for stdin. */
export async function* openBlobSource(source: string, context: CliContext): AsyncIterable<Uint8Array> {
  if (source === '-') yield* context.prompt.openInput();
  else yield* context.files.openStream(source, context.signal);
}

/**
 * What is to be verified: a file, stdin (`-`), or a digest in place of the content (`sha256:HEX`). Large content is hashed and
 * not kept, unless a key is trusted that signs content rather than digests.
 *
 * @throws {UsageError} `digest-malformed`, `usage-flag` where a file has the digest's name, `file-not-found`, `file-unreadable`
 */
export async function readBlobArtifact(
  source: string,
  trust: Trust,
  context: CliContext,
  sizes: KeptSizes = keptSizes,
): Promise<BlobArtifact> {
  const given = parseGivenDigest(source);
  if (given !== undefined) {
    await requireNoFile(source, context);
    return { kind: 'digests', digests: given };
  }
  const limit = trust.keys.some(({ key }) => key.kind === 'ed25519') ? sizes.needed : sizes.faster;
  const chunks = openBlobSource(source, context)[Symbol.asyncIterator]();
  const kept: Uint8Array[] = [];
  for (let size = 0; ; ) {
    const next = await chunks.next();
    if (next.done === true) return { kind: 'bytes', bytes: Buffer.concat(kept) };
    kept.push(next.value);
    size += next.value.length;
    if (size > limit) break;
  }
  return { kind: 'digests', digests: await hashAll(algorithmsOf(trust), kept, chunks) };
}

// Whoever can name a file after the digest of another would have that one verified in its place.
async function requireNoFile(source: string, { files }: CliContext): Promise<void> {
  if (!(await files.exists(source))) return;
  throw new UsageError('usage-flag', `wanted a digest or a file, and \`${source}\` is both`, {
    hint: 'write `./` before the name for the file, or change to another folder for the digest',
  });
}

function algorithmsOf({ keys, identities }: Trust): ReadonlySet<HashAlgorithm> {
  // SHA-256 is what statements name their subjects by.
  return new Set<HashAlgorithm>([
    'sha256',
    // A certificate may hold any kind of key.
    ...(identities.length === 0 ? [] : (['sha384', 'sha512'] as const)),
    // Ed25519 signs content, but Ed25519ph its SHA-512: that much can be said of files too large to keep.
    ...keys.flatMap(({ key }) => (key.kind === 'ed25519' ? ['sha512' as const] : hashOfKind[key.kind].accepted)),
  ]);
}

async function hashAll(
  algorithms: ReadonlySet<HashAlgorithm>,
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): Promise<MessageDigests> {
  const hashes = [...algorithms].map((algorithm) => ({ algorithm, hash: createStreamingHash(algorithm) }));
  const update = (chunk: Uint8Array): void => hashes.forEach(({ hash }) => hash.update(chunk));
  first.forEach(update);
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) update(next.value);
  return Object.fromEntries(hashes.map(({ algorithm, hash }) => [algorithm, hash.hex()]));
}

function parseGivenDigest(source: string): Readonly<Partial<Record<HashAlgorithm, string>>> | undefined {
  const found = /^(sha256|sha384|sha512):(.*)$/s.exec(source);
  if (found === null) return undefined;
  const algorithm = found[1] as HashAlgorithm;
  const hex = found[2] ?? '';
  if (!/^[0-9a-f]*$/.test(hex) || hex.length !== hexLength[algorithm]) {
    throw new UsageError(
      'digest-malformed',
      `wanted ${hexLength[algorithm]} lower-case hex digits after \`${algorithm}:\`, got \`${hex.slice(0, 140)}\``,
    );
  }
  return { [algorithm]: hex };
}
