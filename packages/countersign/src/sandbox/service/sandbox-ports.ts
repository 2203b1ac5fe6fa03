// SPDX-License-Identifier: Apache-2.0
import type { Log } from '../../ports/log.ts';
import type { Handler } from '../../serve/http.ts';
import { type RunningServer, startServer } from '../../serve/start-server.ts';

/** The servers of a sandbox, in the order of their ports. */
export const serviceNames = [
  'issuer',
  'authority',
  'certificateLog',
  'rekor1',
  'rekor2',
  'timestamp',
  'tuf',
  'registry',
] as const;
export type ServiceName = (typeof serviceNames)[number];

/** A listening server whose handler comes later: the services must know all addresses before they can answer. */
export interface OpenPort {
  /** `http://127.0.0.1:41234` */
  readonly url: string;
  readonly serve: (handler: Handler) => void;
}

export interface OpenPorts {
  readonly ports: Readonly<Record<ServiceName, OpenPort>>;
  readonly close: () => Promise<void>;
}

export interface OpenPortsOptions {
  /** A loopback address: whoever reaches the sandbox can sign as anybody. */
  readonly host: string;
  /** Of the first server, the others follow; 0: any free ones. */
  readonly firstPort: number;
  readonly log: Log;
  readonly drainMs?: number;
}

/** All ports, or none: rejects when one cannot be bound, and leaves nothing open. */
export async function openPorts(options: OpenPortsOptions): Promise<OpenPorts> {
  const opened: { readonly server: RunningServer; readonly port: OpenPort }[] = [];
  const close = async (): Promise<void> => void (await Promise.all(opened.map(({ server }) => server.close())));
  try {
    for (const index of serviceNames.keys()) opened.push(await openPort(options, index));
  } catch (error) {
    await close();
    throw error;
  }
  const entries = serviceNames.map((name, index) => [name, opened[index]?.port]);
  return { ports: Object.fromEntries(entries) as OpenPorts['ports'], close };
}

async function openPort(
  { host, firstPort, log, drainMs }: OpenPortsOptions,
  index: number,
): Promise<{ readonly server: RunningServer; readonly port: OpenPort }> {
  const current: { handler: Handler } = { handler: () => ({ status: 503, body: 'not yet\n' }) };
  const server = await startServer({
    handler: (request) => current.handler(request),
    log,
    host,
    port: firstPort === 0 ? 0 : firstPort + index,
    ...(drainMs === undefined ? {} : { drainMs }),
  });
  const serve = (handler: Handler): void => {
    current.handler = handler;
  };
  return { server, port: { url: server.url, serve } };
}
