// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import type { FetchTimeouts } from '../ports/fetch.ts';
import { networkError, type Peer } from './network-error.ts';
import { timeoutError, type Watch } from './watch.ts';

/** Time that a body may take to gain speed before its average counts. */
const graceMs = 30_000;

export interface BodyContext {
  readonly url: URL;
  readonly peer: Peer;
  readonly timeouts: FetchTimeouts;
  readonly watch: Watch;
  /** A clock that never goes back; only differences count. */
  readonly elapsedMs: () => number;
  /** Frees the connection; `complete` tells whether it can be used again. */
  release(complete: boolean): void;
}

/**
 * The bytes of an answer, taken from the socket only as fast as they are asked for. Ends normally only when the answer is whole.
 * Time that the reader takes for itself is not held against the server.
 */
export async function* readBody(source: AsyncIterable<Uint8Array>, context: BodyContext): AsyncGenerator<Uint8Array> {
  const { watch, timeouts } = context;
  const chunks = source[Symbol.asyncIterator]();
  let complete = false;
  let bytes = 0;
  let waitedMs = 0;
  try {
    for (;;) {
      const failure = watch.failure();
      if (failure !== undefined) throw failure.reason;
      watch.during('next bytes', timeouts.idleMs);
      const askedAt = context.elapsedMs();
      const next = await chunks.next();
      watch.rest();
      if (next.done === true) break;
      bytes += next.value.length;
      waitedMs += context.elapsedMs() - askedAt;
      checkPace(bytes, waitedMs, context);
      yield next.value;
    }
    complete = true;
  } catch (error) {
    throw watch.failure()?.reason ?? bodyError(error, context.peer);
  } finally {
    watch.end();
    context.release(complete);
  }
}

function checkPace(bytes: number, waitedMs: number, context: BodyContext): void {
  const wanted = context.timeouts.minBytesPerSecond;
  if (wanted === undefined || waitedMs < graceMs || (bytes * 1000) / waitedMs >= wanted) return;
  throw timeoutError(context.url, `${wanted} bytes per second`, Math.round(waitedMs));
}

function bodyError(error: unknown, peer: Peer): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return new UnavailableError(
      'registry-unreachable',
      `\`${peer.host}\` closed the connection in the middle of the answer`,
      { cause: error },
    );
  }
  return networkError(error, peer);
}
