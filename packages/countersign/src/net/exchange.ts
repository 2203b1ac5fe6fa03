// SPDX-License-Identifier: Apache-2.0
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { UnavailableError } from '../errors/errors.ts';
import type { FetchRequest, FetchResponse } from '../ports/fetch.ts';
import { networkError, type Peer } from './network-error.ts';
import { readBody } from './response-body.ts';
import { readHead } from './response-head.ts';
import { type SendContext, sendBody } from './send-body.ts';
import { startWatch, type Watch } from './watch.ts';

/** What is left of an unwanted answer is read up to here to keep the connection; beyond, closing is cheaper. */
const maxDiscardBytes = 64 * 1024;

export interface ExchangeContext {
  readonly peer: Peer;
  readonly elapsedMs: () => number;
}

export type ExchangeResult =
  | { readonly kind: 'answered'; readonly response: FetchResponse }
  /** A kept connection died before it carried a byte of the answer: the server had closed it while it was idle. */
  | { readonly kind: 'stale' };

/** Sends `request` over `wire`, a request that is not sent yet, and waits for the head of the answer. */
export function exchange(
  wire: ClientRequest,
  request: FetchRequest,
  context: ExchangeContext,
): Promise<ExchangeResult> {
  return new Promise((resolve, reject) => {
    let answer: IncomingMessage | undefined;
    const isAnswered = (): boolean => answer !== undefined;
    const watch = startWatch(request, (reason) => {
      // A request that waits for a free connection reports its end only when it gets one: the promise must not wait for that.
      reject(reason);
      const error = reason instanceof Error ? reason : undefined;
      if (answer === undefined) wire.destroy(error);
      else answer.destroy(error);
    });
    watchConnection({ wire, request, watch, isAnswered });
    wire.on('error', (error) => {
      if (answer === undefined && watch.failure() === undefined && isStale(wire, error)) {
        watch.end();
        resolve({ kind: 'stale' });
      } else watch.fail(networkError(error, context.peer));
    });
    wire.on('upgrade', (_message, socket) => {
      socket.destroy();
      watch.fail(new UnavailableError('registry-protocol', `\`${context.peer.host}\` wants to change the protocol`));
    });
    wire.on('response', (message) => {
      answer = message;
      watch.rest();
      message.on('error', (error) => watch.fail(networkError(error, context.peer)));
      try {
        resolve({ kind: 'answered', response: responseOf(message, { ...context, wire, request, watch }) });
      } catch (error) {
        watch.fail(error);
      }
    });
    sendBody({ wire, request, watch, isAnswered }).catch((error: unknown) => watch.fail(error));
  });
}

function watchConnection({ wire, request, watch, isAnswered }: SendContext): void {
  wire.on('socket', (socket: Socket) => {
    if (!socket.connecting) return;
    watch.during('connection', request.timeouts.connectMs);
    const ready = 'encrypted' in socket ? 'secureConnect' : 'connect';
    socket.once(ready, () => {
      if (!wire.writableFinished) watch.rest();
    });
  });
  wire.on('finish', () => {
    if (!isAnswered()) watch.during('first byte of the answer', request.timeouts.firstByteMs);
  });
}

interface AnswerContext extends ExchangeContext {
  readonly wire: ClientRequest;
  readonly request: FetchRequest;
  readonly watch: Watch;
}

function responseOf(message: IncomingMessage, context: AnswerContext): FetchResponse {
  const { wire, request, watch, peer, elapsedMs } = context;
  const head = readHead(message.statusCode ?? 0, message.rawHeaders, peer);
  const release = (complete: boolean): void => {
    // A connection on which our own body is still under way cannot carry another request.
    if (!complete) message.destroy();
    else if (!wire.writableEnded) wire.destroy();
  };
  const body = readBody(message, { url: request.url, peer, timeouts: request.timeouts, watch, elapsedMs, release });
  return { ...head, body, discard: () => discard(message, context) };
}

function discard(message: IncomingMessage, { wire, request, watch }: AnswerContext): void {
  if (!wire.writableEnded) message.destroy();
  if (message.destroyed || message.readableEnded) {
    watch.end();
    return;
  }
  let bytes = 0;
  watch.during('rest of the answer', request.timeouts.idleMs);
  message.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes > maxDiscardBytes) message.destroy();
  });
  message.on('close', () => watch.end());
}

function isStale(wire: ClientRequest, error: NodeJS.ErrnoException): boolean {
  return wire.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}
