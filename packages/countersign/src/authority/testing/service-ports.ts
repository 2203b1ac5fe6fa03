// SPDX-License-Identifier: Apache-2.0
import type { RequestListener } from 'node:http';
import type { TestContext } from 'node:test';
import { createFetch } from '../../net/create-fetch.ts';
import { startServer } from '../../net/testing/start-server.ts';
import { silentLog } from '../../ports/log.ts';
import type { ServicePorts } from '../service.ts';

export interface TestService {
  readonly url: URL;
  readonly ports: ServicePorts;
  /** How long the client waited between its attempts; it really waits for nothing. */
  readonly pausesMs: readonly number[];
  /** Requests as they came: `POST /path`, with their bodies. */
  readonly seen: readonly SeenRequest[];
}

export interface SeenRequest {
  readonly line: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export const nowMs = Date.UTC(2026, 10, 22, 12);

/** A service over real HTTP that gives the replies one after the other, the last one again and again. */
export async function startService(t: TestContext, ...replies: readonly Reply[]): Promise<TestService> {
  const seen: SeenRequest[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { status, headers = {}, body = '' } = replies[Math.min(seen.length, replies.length - 1)] as Reply;
      seen.push({ line: `${request.method} ${request.url}`, headers: request.headers, body: Buffer.concat(chunks) });
      response.writeHead(status, headers).end(body);
    });
  };
  const server = await startServer(listener);
  const transport = createFetch();
  t.after(async () => {
    transport.close();
    await server.stop();
  });
  const pausesMs: number[] = [];
  const sleep = (ms: number): Promise<void> => {
    pausesMs.push(ms);
    return Promise.resolve();
  };
  const ports: ServicePorts = {
    fetch: transport.fetch,
    clock: { nowMs: () => nowMs, sleep },
    random: { bytes: (length) => new Uint8Array(length).fill(7), fraction: () => 0 },
    log: silentLog,
  };
  return { url: server.url, ports, pausesMs, seen };
}

export function jsonReply(status: number, value: unknown): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

export const htmlReply: Reply = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>sign in</html>' };
