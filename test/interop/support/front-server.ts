// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FrontServer {
  readonly host: string;
  readonly close: () => void;
}

/** Passes every request on to the registry at `host`, except those that `answer` takes (it then returns true). */
export async function startFrontServer(
  host: string,
  answer: (incoming: IncomingMessage, response: ServerResponse) => boolean,
): Promise<FrontServer> {
  const server = createServer((incoming, response) => {
    if (answer(incoming, response)) return;
    const onward = request(
      `http://${host}${incoming.url ?? ''}`,
      { method: incoming.method, headers: incoming.headers },
      (reply) => {
        response.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, close: () => server.close().closeAllConnections() };
}
