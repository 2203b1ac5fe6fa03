// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import type { Descriptor } from '../oci/descriptor.ts';
import type { CallOptions } from '../ports/content.ts';
import { hasBlob } from './blob-presence.ts';
import type { RegistryContext } from './registry-context.ts';
import { checkDigest } from './registry-path.ts';
import { retryDelayMs } from './retry-delay.ts';
import { type SendResult, sendChunks, sendWhole } from './send-blob.ts';
import { beginUpload, cancelUpload, type UploadSession } from './upload-session.ts';
import { type WatchedSource, watchSource } from './watched-source.ts';

const defaultChunkBytes = 16 * 1024 * 1024;

export interface BlobWrite extends CallOptions {
  readonly blob: Descriptor;
  readonly open: () => Promise<AsyncIterable<Uint8Array>>;
  readonly mountFrom?: string;
}

/**
 * On return the repository has the blob. Asks first, mounts if it can, else streams the content; opens the source anew for
 * each attempt. An upload that fails is cancelled.
 *
 * @throws {UnavailableError} `registry-refused-write`, …; whatever the source throws
 */
export async function writeBlob(
  context: RegistryContext,
  write: BlobWrite,
): Promise<'written' | 'present' | 'mounted'> {
  checkDigest(write.blob.digest);
  let chunkBytes = context.settings.chunkBytes;
  for (let attempt = 1; ; attempt++) {
    // Also after a failure: the answer may have been lost after the registry had stored everything.
    if (await hasBlob(context, write.blob, write)) return attempt === 1 ? 'present' : 'written';
    const outcome = await attemptUpload(context, write, { attempt, chunkBytes });
    if (outcome.kind === 'done') return outcome.result;
    write.signal?.throwIfAborted();
    if (attempt >= context.settings.attempts) throw outcome.error;
    if (outcome.tooLarge)
      chunkBytes = Math.max(1, Math.min(defaultChunkBytes, Math.ceil((chunkBytes ?? 2 * defaultChunkBytes) / 2)));
    else await context.clock.sleep(retryDelayMs(context, { attempt, retryAfter: undefined }), write.signal);
  }
}

type Outcome =
  | { readonly kind: 'done'; readonly result: 'written' | 'mounted' }
  | { readonly kind: 'again'; readonly error: UnavailableError; readonly tooLarge: boolean };

interface Attempt {
  readonly attempt: number;
  readonly chunkBytes: number | undefined;
}

async function attemptUpload(
  context: RegistryContext,
  write: BlobWrite,
  { attempt, chunkBytes }: Attempt,
): Promise<Outcome> {
  const source: SourceState = { current: undefined };
  let location: URL | undefined;
  try {
    const session = await beginUpload(context, write.blob, {
      ...(write.signal === undefined ? {} : { signal: write.signal }),
      mountFrom: attempt === 1 ? write.mountFrom : undefined,
      anonymousMount: attempt === 1 && context.settings.anonymousMount,
      chunked: chunkBytes !== undefined,
    });
    if (session === 'mounted') return { kind: 'done', result: 'mounted' };
    location = session.location;
    const onMoved = (moved: URL): void => void (location = moved);
    const result = await send(context, write, { session, chunkBytes, source, onMoved });
    if (result === 'sent') return { kind: 'done', result: 'written' };
    await cancelUpload(context, location);
    return again(write, result);
  } catch (error) {
    if (location !== undefined) await cancelUpload(context, location);
    const failure = source.current?.failure();
    if (failure !== undefined) throw failure.error;
    if (!(error instanceof UnavailableError) || !repeatable.has(error.code)) throw error;
    return { kind: 'again', error, tooLarge: false };
  }
}

interface SourceState {
  current: WatchedSource | undefined;
}

interface Send extends Pick<Attempt, 'chunkBytes'> {
  readonly session: UploadSession;
  readonly source: SourceState;
  readonly onMoved: (location: URL) => void;
}

async function send(
  context: RegistryContext,
  write: BlobWrite,
  { session, chunkBytes, source, onMoved }: Send,
): Promise<SendResult> {
  const { blob, signal } = write;
  const sending = { blob, session, onMoved, ...(signal === undefined ? {} : { signal }) };
  const open = async (): Promise<AsyncIterable<Uint8Array>> => {
    source.current = watchSource(blob, await write.open());
    return source.current.bytes;
  };
  if (chunkBytes === undefined) return await sendWhole(context, sending, open);
  return await sendChunks(context, sending, { bytes: await open(), chunkBytes });
}

const repeatable: ReadonlySet<string> = new Set([
  'registry-unreachable',
  'registry-timeout',
  'registry-server-error',
  'registry-rate-limited',
]);

function again(write: BlobWrite, result: 'too-large' | 'start-over'): Outcome {
  const tooLarge = result === 'too-large';
  const problem = tooLarge ? 'the registry finds it too large (413)' : 'the registry lost count of the pieces (416)';
  const error = new UnavailableError(
    'registry-refused-write',
    `cannot upload blob \`${write.blob.digest}\`: ${problem}`,
  );
  return { kind: 'again', error, tooLarge };
}
