// SPDX-License-Identifier: Apache-2.0
import { type OutgoingHttpHeaders, type ServerResponse, STATUS_CODES } from 'node:http';
import type { ServeResponse, ServeStream } from './http.ts';
import { reasonPhrase } from './reason-phrase.ts';

/** Below this size head and body leave in one piece: one write instead of two is worth a third of the request rate. */
const singleWriteBytes = 16 * 1024;

/**
 * Sends `response` whole, or destroys the connection, so that a cut body can never look complete. Nothing is awaited, and
 * nothing returned, when the body is at hand.
 */
export function sendResponse(
  outgoing: ServerResponse,
  response: ServeResponse,
  method: string,
): Promise<void> | undefined {
  const body = response.body;
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    sendBytes(outgoing, response, { body, method });
    return undefined;
  }
  writeHead(outgoing, response, body.length);
  if (method !== 'HEAD') return sendStream(outgoing, body);
  outgoing.end();
  return undefined;
}

function sendBytes(
  outgoing: ServerResponse,
  response: ServeResponse,
  { body, method }: { readonly body: string | Uint8Array | undefined; readonly method: string },
): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  writeHead(outgoing, response, bytes?.byteLength ?? 0);
  if (bytes === undefined || method === 'HEAD') outgoing.end();
  else if (bytes.byteLength > singleWriteBytes) outgoing.end(bytes);
  else outgoing.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'), 'latin1');
}

function writeHead(outgoing: ServerResponse, response: ServeResponse, length: number | undefined): void {
  const headers: Record<string, string | readonly string[]> = { ...response.headers };
  // RFC 9110 §8.6: no Content-Length in a 204 or 304.
  if (length !== undefined && response.status !== 204 && response.status !== 304)
    headers['Content-Length'] ??= String(length);
  const reason = response.reason === undefined ? (STATUS_CODES[response.status] ?? '') : reasonPhrase(response.reason);
  outgoing.writeHead(response.status, reason, headers as OutgoingHttpHeaders);
}

async function sendStream(outgoing: ServerResponse, body: ServeStream): Promise<void> {
  let sent = 0;
  let previous = Promise.resolve();
  try {
    for await (const chunk of body.open()) {
      await previous;
      sent += chunk.byteLength;
      previous = write(outgoing, chunk);
      // Awaited one turn later; a failure in between must not count as unhandled.
      previous.catch(() => undefined);
    }
    await previous;
    if (body.length !== undefined && sent !== body.length) throw new Error(`wanted ${body.length} bytes, got ${sent}`);
    outgoing.end();
  } catch (error) {
    outgoing.destroy();
    throw error;
  }
}

function write(outgoing: ServerResponse, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    if (outgoing.destroyed) reject(new Error('the peer went away'));
    else outgoing.write(chunk, (error) => (error ? reject(error) : resolve()));
  });
}
