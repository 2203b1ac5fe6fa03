// SPDX-License-Identifier: Apache-2.0
import { createStreamingHash, type StreamingHash } from '../crypto/hash.ts';
import { type Digest, type DigestAlgorithm, digestAlgorithm, digestEncoded } from '../oci/digest.ts';
import type { Clock } from '../ports/clock.ts';
import type { Random } from '../ports/random.ts';
import type { Storage, UploadTarget } from './storage.ts';

/** One blob on its way in. The hash runs along with the bytes, so that closing a session reads nothing again. */
export interface UploadSession {
  readonly id: string;
  readonly repository: string;
  readonly target: UploadTarget;
  algorithm: DigestAlgorithm;
  hash: StreamingHash;
  size: number;
  touchedMs: number;
  /** Two requests must not write to one session at once. */
  busy: boolean;
}

export interface Uploads {
  /** Null when there are too many sessions already. */
  start(repository: string, algorithm: DigestAlgorithm): Promise<UploadSession | null>;
  find(repository: string, id: string): UploadSession | null;
  /** Forgets the session; what it received is discarded unless it was committed. */
  drop(session: UploadSession): Promise<void>;
  sweep(): Promise<void>;
  /** Drops every session. */
  close(): Promise<void>;
}

export interface UploadsOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly random: Random;
  readonly expiryMs: number;
  readonly maxSessions: number;
}

export function createUploads(options: UploadsOptions): Uploads {
  const { storage, clock } = options;
  const sessions = new Map<string, UploadSession>();
  const drop = async (session: UploadSession): Promise<void> => {
    if (sessions.delete(session.id)) await session.target.discard();
  };
  const isExpired = (session: UploadSession): boolean =>
    !session.busy && clock.nowMs() - session.touchedMs > options.expiryMs;
  return {
    start: async (repository, algorithm) => {
      if (sessions.size >= options.maxSessions) return null;
      const id = randomId(options.random);
      const target = await storage.startUpload(id);
      const hash = createStreamingHash(algorithm);
      const session = { id, repository, target, algorithm, hash, size: 0, touchedMs: clock.nowMs(), busy: false };
      sessions.set(id, session);
      return session;
    },
    find: (repository, id) => {
      const session = sessions.get(id);
      // A session belongs to the repository that it was opened for: access was granted for that one.
      return session?.repository === repository && !isExpired(session) ? session : null;
    },
    drop,
    close: async () => {
      for (const session of sessions.values()) await drop(session);
    },
    sweep: async () => {
      for (const session of sessions.values()) if (isExpired(session)) await drop(session);
    },
  };
}

export async function appendToUpload(
  session: UploadSession,
  body: AsyncIterable<Uint8Array>,
  { clock, maxBytes }: { readonly clock: Clock; readonly maxBytes: number },
): Promise<'taken' | 'too-large'> {
  for await (const chunk of body) {
    if (session.size + chunk.byteLength > maxBytes) return 'too-large';
    await session.target.append(chunk);
    session.hash.update(chunk);
    session.size += chunk.byteLength;
    session.touchedMs = clock.nowMs();
  }
  return 'taken';
}

/** Before the first byte the algorithm can still be changed for free; later the bytes are read once more. */
export async function uploadHasDigest(session: UploadSession, digest: Digest): Promise<boolean> {
  const algorithm = digestAlgorithm(digest);
  if (algorithm !== session.algorithm) {
    session.algorithm = algorithm;
    session.hash = createStreamingHash(algorithm);
    for await (const chunk of session.target.read()) session.hash.update(chunk);
  }
  return session.hash.hex() === digestEncoded(digest);
}

/** 128 random bits in the form of a UUID (oci-dist 1.1: the location contains one). */
function randomId(random: Random): string {
  const hex = Buffer.from(random.bytes(16)).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
