// SPDX-License-Identifier: Apache-2.0
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { quote } from '../bytes/quote.ts';
import { MalformedError, UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import { type Digest, digestAlgorithm, digestEncoded, digestOf, isDigest } from '../oci/digest.ts';
import { maxManifestBytes } from '../oci/parse-manifest.ts';
import { VerifiedBytes } from '../oci/verified-bytes.ts';
import { diskError, systemCode } from './disk-error.ts';
import { openRegularFile, readRegularFile, streamRange } from './regular-file.ts';

const maxScannedFiles = 10_000;

export function blobPath(folder: string, digest: Digest): string {
  return join(folder, 'blobs', digestAlgorithm(digest), digestEncoded(digest));
}

/** @throws {MalformedError} `layout-malformed` when a folder of blobs is a link to somewhere else */
export async function refuseLinkedFolders(folder: string): Promise<void> {
  for (const part of ['blobs', 'blobs/sha256', 'blobs/sha512']) {
    const path = join(folder, part);
    if (await isAnythingButFolder(path))
      throw new MalformedError('layout-malformed', `wanted a folder in ${quote(path)}, got a link or file`);
  }
}

async function isAnythingButFolder(path: string): Promise<boolean> {
  try {
    return !(await lstat(path)).isDirectory();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw diskError(error, path);
  }
}

/** Small content, hashed, or null when there is none. @throws {MalformedError} `layout-malformed` */
export async function readVerified(folder: string, digest: Digest): Promise<Uint8Array | null> {
  const bytes = await readRegularFile(blobPath(folder, digest), maxManifestBytes);
  if (bytes === null) return null;
  const got = digestOf(bytes, digestAlgorithm(digest));
  if (got === digest) return bytes;
  throw new MalformedError('layout-malformed', `wanted content with digest \`${digest}\`, got \`${got}\``);
}

/** Null when there is no such blob; the stream ends normally only if digest and size were right. */
export async function openVerified(folder: string, blob: Descriptor): Promise<AsyncIterable<Uint8Array> | null> {
  const file = await openRegularFile(blobPath(folder, blob.digest));
  if (file === null) return null;
  await file.handle.close();
  // Opened again when the stream is read, so that a stream nobody reads keeps no file open.
  return VerifiedBytes.check(
    blob,
    fileChunks(folder, blob),
    (message) => new MalformedError('layout-malformed', message),
  );
}

async function* fileChunks(folder: string, blob: Descriptor): AsyncIterable<Uint8Array> {
  const file = await openRegularFile(blobPath(folder, blob.digest));
  if (file === null)
    throw new MalformedError('layout-malformed', `the blob \`${blob.digest}\` went away while it was read`);
  try {
    yield* streamRange(file.handle, 0, file.size);
  } finally {
    await file.handle.close();
  }
}

/** Whether the blob is there with the size that is claimed; its content is hashed when it is read. */
export async function hasBlobFile(folder: string, blob: Descriptor): Promise<boolean> {
  const file = await openRegularFile(blobPath(folder, blob.digest));
  if (file === null) return false;
  await file.handle.close();
  return file.size === blob.size;
}

/** Digests of all files that could be manifests by their name. @throws {UnavailableError} `registry-limit-exceeded` */
export async function listBlobDigests(folder: string): Promise<readonly Digest[]> {
  const digests: Digest[] = [];
  for (const algorithm of ['sha256', 'sha512']) {
    for (const name of await namesIn(join(folder, 'blobs', algorithm))) {
      const digest = `${algorithm}:${name}`;
      if (isDigest(digest)) digests.push(digest);
    }
  }
  if (digests.length <= maxScannedFiles) return digests;
  throw new UnavailableError(
    'registry-limit-exceeded',
    `wanted at most ${maxScannedFiles} blobs to look through, got ${digests.length}`,
  );
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw diskError(error, path);
  }
}
