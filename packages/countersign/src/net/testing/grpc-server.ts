// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type ServerHttp2Session } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface GrpcCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly message: Uint8Array;
}

export interface GrpcAnswer {
  readonly message?: Uint8Array;
  /** gRPC's; 0 unless given. */
  readonly status?: number;
  readonly text?: string;
  readonly httpStatus?: number;
  readonly contentType?: string;
  /** In place of the length and the message. */
  readonly rawBody?: Uint8Array;
  readonly silent?: true;
}

export interface GrpcServer extends AsyncDisposable {
  readonly path: string;
  readonly seen: readonly GrpcCall[];
}

/** A gRPC service on a Unix socket, on `node:http2`. */
export async function startGrpcServer(answer: () => GrpcAnswer): Promise<GrpcServer> {
  const folder = await mkdtemp(join(tmpdir(), 'grpc-'));
  const path = join(folder, 'api.sock');
  const seen: GrpcCall[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream, headers) => {
    const chunks: Buffer[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('end', () => {
      seen.push({ path: String(headers[':path']), headers, message: Buffer.concat(chunks).subarray(5) });
      const {
        message,
        status = 0,
        text,
        httpStatus = 200,
        contentType = 'application/grpc',
        rawBody,
        silent,
      } = answer();
      if (silent === true) return;
      const trailers = {
        'grpc-status': String(status),
        ...(text === undefined ? {} : { 'grpc-message': encodeURIComponent(text).replaceAll('%20', ' ') }),
      };
      const head = { ':status': httpStatus, 'content-type': contentType };
      if (message === undefined && rawBody === undefined) {
        stream.respond({ ...head, ...trailers }, { endStream: true });
        return;
      }
      stream.respond(head, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers(trailers));
      stream.end(rawBody ?? framed(message ?? new Uint8Array()));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(path, resolve);
  });
  return {
    path,
    seen,
    [Symbol.asyncDispose]: async () => {
      for (const session of sessions) session.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function framed(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(5 + message.length);
  new DataView(bytes.buffer).setUint32(1, message.length);
  bytes.set(message, 5);
  return bytes;
}
