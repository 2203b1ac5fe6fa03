// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Log } from '../ports/log.ts';
import type { Handler } from './http.ts';
import { sendResponse } from './send-response.ts';
import { toRequest } from './to-request.ts';

export interface ServerTls {
  /** PEM, the server's certificate first. */
  readonly cert: string;
  readonly key: string;
}

export interface ServerOptions {
  readonly handler: Handler;
  readonly log: Log;
  /** Default 127.0.0.1: to be reached from elsewhere is a decision. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  readonly tls?: ServerTls;
  /** How long a connection may be silent in the middle of an exchange. Default 120 s. */
  readonly idleMs?: number;
  /** How long running exchanges may take to finish when the server closes. Default 10 s. */
  readonly drainMs?: number;
  readonly maxConnections?: number;
}

export interface RunningServer {
  /** `http://127.0.0.1:5000`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** Takes no new connections, lets running exchanges finish, cuts what is left after `drainMs`. */
  close(): Promise<void>;
}

/** Listening when it resolves; rejects when the address cannot be bound. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = options.tls === undefined ? createServer(limits) : createTlsServer({ ...limits, ...options.tls });
  server.maxHeadersCount = 100;
  server.setTimeout(options.idleMs ?? 120_000);
  if (options.maxConnections !== undefined) server.maxConnections = options.maxConnections;
  const state = { draining: false };
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (state.draining) outgoing.shouldKeepAlive = false;
    answer(incoming, outgoing, options);
  });
  const host = options.host ?? '127.0.0.1';
  await listen(server, host, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const authority = host.includes(':') ? `[${host}]` : host;
  return {
    url: `${options.tls === undefined ? 'http' : 'https'}://${authority}:${port}`,
    port,
    close: () => {
      state.draining = true;
      return drain(server, options.drainMs ?? 10_000);
    },
  };
}

const limits = {
  // The default of 300 s would cut a slow push; silence is bounded by `idleMs` instead.
  requestTimeout: 0,
  headersTimeout: 15_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 32 * 1024,
  noDelay: true,
};

/** Stays out of promises as long as the handler does: they cost a tenth of the request rate. */
function answer(incoming: IncomingMessage, outgoing: ServerResponse, options: ServerOptions): void {
  const fail = (error: unknown): void => {
    options.log.warn('request failed', { method: incoming.method, error: String(error) });
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(500, { 'Content-Type': 'text/plain' }).end('internal error\n');
  };
  try {
    const request = toRequest(incoming, outgoing);
    const response = options.handler(request);
    const sending =
      response instanceof Promise
        ? response.then((settled) => sendResponse(outgoing, settled, request.method))
        : sendResponse(outgoing, response, request.method);
    sending?.catch(fail);
  } catch (error) {
    fail(error);
  }
  if (!incoming.complete) outgoing.once('finish', () => discardRest(incoming));
}

/** A body that nobody wanted is read away for a short while, so that the client sees the answer; never for ever. */
function discardRest(incoming: IncomingMessage): void {
  if (incoming.complete || incoming.destroyed) return;
  incoming.resume();
  const timer = setTimeout(() => incoming.destroy(), 5_000);
  timer.unref();
  incoming.once('close', () => clearTimeout(timer));
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: 1024 }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function drain(server: Server, drainMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), drainMs);
    // A connection whose exchange ends while we drain would otherwise stay open for a next request that never comes.
    const sweep = setInterval(() => server.closeIdleConnections(), 20);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
