// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { IncomingMessage, RequestListener } from 'node:http';
import { UnavailableError } from '../../../errors/errors.ts';
import { startServer, type TestServer } from '../../../net/testing/start-server.ts';
import type { Files } from '../../../ports/files.ts';
import { type TestPorts, testPorts } from './identity-ports.ts';

/** The request fails, in words that match and that repeat no secret. */
export async function fails(
  ask: (ports: TestPorts) => Promise<unknown>,
  ports: TestPorts,
  pattern: RegExp,
): Promise<void> {
  await assert.rejects(ask(ports), (error: unknown) => {
    assert.ok(error instanceof UnavailableError);
    assert.equal(error.code, 'identity-provider-failed');
    assert.match(error.message, pattern);
    assert.doesNotMatch(`${error.message} ${ports.said.join(' ')}`, /s3cret|eyJ/);
    return true;
  });
}

export async function withServer(listener: RequestListener, use: (server: TestServer) => Promise<void>): Promise<void> {
  const server = await startServer(listener);
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

export function json(status: number, value: unknown): RequestListener {
  return (_request, response) =>
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}

export function filesWith(known: Readonly<Record<string, string>>): Files {
  const found = (path: string): Uint8Array | null => (known[path] === undefined ? null : Buffer.from(known[path]));
  return { ...testPorts().files, readIfExists: async (path) => found(path) };
}
