// SPDX-License-Identifier: Apache-2.0
import { type ServerOptions, startServer } from '../serve/start-server.ts';
import { withHealth } from '../serve/with-health.ts';
import { createHub, type HubOptions } from './create-hub.ts';

export type StartHubOptions = HubOptions & Omit<ServerOptions, 'handler'>;

export interface RunningHub {
  /** `http://127.0.0.1:41234` */
  readonly url: string;
  /** `127.0.0.1:41234`, as image references write it. */
  readonly host: string;
  readonly port: number;
  close(): Promise<void>;
}

/** A registry that takes requests when this resolves; on the loopback address and a free port unless told otherwise. */
export async function startHub(options: StartHubOptions): Promise<RunningHub> {
  const hub = await createHub(options);
  const server = await startServer({ ...options, handler: withHealth(hub.handler, () => true) });
  return {
    url: server.url,
    host: server.url.slice(server.url.indexOf('//') + 2),
    port: server.port,
    close: async () => {
      await server.close();
      await hub.close();
    },
  };
}
