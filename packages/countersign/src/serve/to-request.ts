// SPDX-License-Identifier: Apache-2.0
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServeRequest } from './http.ts';

/** The handler's view of a request; what it rarely asks for (headers, signal) is made when asked. */
export function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): ServeRequest {
  const target = incoming.url ?? '/';
  const mark = target.indexOf('?');
  let controller: AbortController | undefined;
  return {
    method: incoming.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    get peer() {
      return incoming.socket.remoteAddress ?? '';
    },
    header(name) {
      const value = incoming.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    // Leaving the loop early must not cut the connection: the answer (413, 416) is still to be sent.
    body: { [Symbol.asyncIterator]: () => incoming.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array> },
    get signal() {
      controller ??= abortOnClose(outgoing);
      return controller.signal;
    },
  };
}

function abortOnClose(outgoing: ServerResponse): AbortController {
  const controller = new AbortController();
  const abort = (): void => {
    if (!outgoing.writableFinished) controller.abort(new Error('the peer went away'));
  };
  if (outgoing.destroyed) abort();
  else outgoing.once('close', abort);
  return controller;
}
