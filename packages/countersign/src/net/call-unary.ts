// SPDX-License-Identifier: Apache-2.0
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
} from 'node:http2';
import { createConnection } from 'node:net';
import { concatBytes } from '../bytes/concat.ts';
import { CountersignError, UnavailableError } from '../errors/errors.ts';
import type { UnaryRequest, UnaryResult } from '../ports/unary-call.ts';

/** One byte for compression, four for the length (gRPC over HTTP/2, Length-Prefixed-Message). */
const prefixBytes = 5;

/**
 * One gRPC call over a Unix socket, by hand: the one use that we have for gRPC does not carry a library of it.
 *
 * @throws {UnavailableError} `identity-provider-failed`
 */
export async function callUnary(request: UnaryRequest): Promise<UnaryResult> {
  request.signal.throwIfAborted();
  const session = connect('http://localhost', { createConnection: () => createConnection(request.socketPath) });
  const { promise, resolve, reject } = Promise.withResolvers<UnaryResult>();
  const timer = setTimeout(
    () => reject(failed(request, `no answer within ${request.timeoutMs} ms`)),
    request.timeoutMs,
  );
  const onAbort = (): void => reject(request.signal.reason);
  request.signal.addEventListener('abort', onAbort, { once: true });
  session.on('error', (error: NodeJS.ErrnoException) => reject(failed(request, error.code ?? 'broken connection')));
  try {
    exchange(session, request).then(resolve, reject);
    return await promise;
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener('abort', onAbort);
    session.destroy();
  }
}

async function exchange(session: ClientHttp2Session, request: UnaryRequest): Promise<UnaryResult> {
  const stream = session.request({
    ':method': 'POST',
    ':path': request.method,
    'content-type': 'application/grpc',
    te: 'trailers',
    'user-agent': 'countersign',
    ...request.metadata,
  });
  stream.end(frame(request.message));
  try {
    return await readAnswer(stream, request);
  } catch (error) {
    if (error instanceof CountersignError) throw error;
    throw failed(request, error instanceof Error && 'code' in error ? String(error.code) : 'broken answer');
  }
}

async function readAnswer(stream: ClientHttp2Stream, request: UnaryRequest): Promise<UnaryResult> {
  let head: (IncomingHttpHeaders & IncomingHttpStatusHeader) | undefined;
  let trailers: IncomingHttpHeaders = {};
  stream.on('response', (headers) => {
    head = headers;
  });
  stream.on('trailers', (headers) => {
    trailers = headers;
  });
  const body = await readBody(stream, request);
  if (head === undefined) throw failed(request, 'the connection ended without an answer');
  if (head[':status'] !== 200 || !(head['content-type'] ?? '').startsWith('application/grpc'))
    throw failed(request, 'wanted an answer in gRPC, got something else');
  // A refusal may have its status in the head, without a body (Trailers-Only).
  const status = trailers['grpc-status'] ?? head['grpc-status'];
  const text = trailers['grpc-message'] ?? head['grpc-message'];
  if (status === '0') return { kind: 'answered', message: unframe(body, request) };
  if (typeof status !== 'string' || !/^\d{1,3}$/.test(status)) throw failed(request, 'the answer has no gRPC status');
  return { kind: 'refused', status: Number(status), text: typeof text === 'string' ? text : '' };
}

async function readBody(stream: ClientHttp2Stream, request: UnaryRequest): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    received += chunk.byteLength;
    if (received > request.maxAnswerBytes + prefixBytes)
      throw failed(request, `wanted at most ${request.maxAnswerBytes} bytes, got more`);
    chunks.push(chunk);
  }
  return concatBytes(...chunks);
}

function frame(message: Uint8Array): Uint8Array {
  const prefix = new Uint8Array(prefixBytes);
  new DataView(prefix.buffer).setUint32(1, message.byteLength);
  return concatBytes(prefix, message);
}

function unframe(body: Uint8Array, request: UnaryRequest): Uint8Array {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  if (body.byteLength >= prefixBytes && body[0] === 0 && view.getUint32(1) === body.byteLength - prefixBytes)
    return body.subarray(prefixBytes);
  throw failed(request, 'wanted one uncompressed gRPC message, got something else');
}

function failed(request: UnaryRequest, reason: string): UnavailableError {
  return new UnavailableError(
    'identity-provider-failed',
    `the service at \`${request.socketPath}\` did not answer: ${reason}`,
  );
}
