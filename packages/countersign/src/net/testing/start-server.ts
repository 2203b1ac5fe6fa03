// SPDX-License-Identifier: Apache-2.0
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createRawServer, type Server as RawServer, type Socket } from 'node:net';

export interface TestServer {
  readonly url: URL;
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** A server on a free port of this machine, which a test stops. */
export async function startServer(listener: RequestListener, tls?: ServerOptions): Promise<TestServer> {
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  return await listen(server, tls === undefined ? 'http' : 'https', () => server.closeAllConnections());
}

/** A server that says exactly the bytes the test wants. */
export async function startRawServer(listener: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const server = createRawServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    listener(socket);
  });
  return await listen(server, 'http', () => {
    for (const socket of sockets) socket.destroy();
  });
}

async function listen(server: Server | RawServer, scheme: string, dropAll: () => void): Promise<TestServer> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      dropAll();
    });
  return { url: new URL(`${scheme}://127.0.0.1:${port}/`), port, stop };
}
