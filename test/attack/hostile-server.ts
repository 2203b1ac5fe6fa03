// SPDX-License-Identifier: Apache-2.0
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** What a server under our control does with one request. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
}

export interface HostileServer {
  /** `127.0.0.1:41234` */
  readonly host: string;
  readonly url: string;
  readonly port: number;
  /** Every request that arrived, in order. */
  readonly seen: readonly SeenRequest[];
}

/** A server on a free port that answers each request as `script` says, until the test is over. */
export async function startHostileServer(
  t: TestContext,
  script: (request: SeenRequest) => Behaviour,
): Promise<HostileServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const arrived = { method: request.method ?? '', path: request.url ?? '', headers: request.headers };
    seen.push(arrived);
    response.on('error', () => undefined);
    script(arrived)(request, response);
  });
  const port = await listen(server);
  t.after(() => close(server));
  return { host: `127.0.0.1:${port}`, url: `http://127.0.0.1:${port}`, port, seen };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

export interface AnswerParts {
  readonly type?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

/** A whole answer, well framed. */
export function answer(status: number, parts: AnswerParts = {}): Behaviour {
  return (request, response) => {
    request.resume();
    const body = Buffer.from(parts.body ?? '');
    const type = parts.type === undefined ? {} : { 'content-type': parts.type };
    response.writeHead(status, {
      ...type,
      'content-length': String(body.byteLength),
      ...(parts.headers as Record<string, string>),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
}

export function json(status: number, value: unknown, headers: AnswerParts['headers'] = {}): Behaviour {
  return answer(status, { type: 'application/json', body: JSON.stringify(value), headers });
}

/** An error as registries write it. */
export function registryError(status: number, code: string, message = 'no'): Behaviour {
  return json(status, { errors: [{ code, message }] });
}

export function webPage(status: number, headers: AnswerParts['headers'] = {}): Behaviour {
  return answer(status, { type: 'text/html; charset=utf-8', body: '<!doctype html><title>Sign in</title>', headers });
}

/** Takes the request and never says anything. */
export const silence: Behaviour = (request) => void request.resume();

/** Closes the connection without an answer. */
export const cut: Behaviour = (request) => void request.socket.destroy();

/** Announces the whole body, sends half of it, and closes the connection. */
export function cutInTheMiddle(status: number, parts: AnswerParts): Behaviour {
  return (_request, response) => {
    const body = Buffer.from(parts.body ?? '');
    const type = parts.type === undefined ? {} : { 'content-type': parts.type };
    response.writeHead(status, {
      ...type,
      'content-length': String(body.byteLength),
      ...(parts.headers as Record<string, string>),
    });
    response.write(body.subarray(0, Math.floor(body.byteLength / 2)), () => response.socket?.destroy());
  };
}

/** Sends `chunk` again and again for as long as somebody listens; without Content-Length. */
export function endless(status: number, type: string, chunk: Uint8Array | string): Behaviour {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': type });
    const more = (): void => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on('drain', more);
    more();
  };
}
