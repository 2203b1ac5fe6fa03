// SPDX-License-Identifier: Apache-2.0
import { silentLog } from '../../../ports/log.ts';
import type { Handler } from '../../../serve/http.ts';
import { startServer } from '../../../serve/start-server.ts';

export interface ServiceAnswer {
  readonly status: number;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly headers: Headers;
}

export interface ServiceCall {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** One real HTTP exchange with a service that lives for as long as it takes. Redirects are not followed. */
export async function callService(
  handler: Handler,
  method: 'GET' | 'POST',
  path: string,
  call: ServiceCall = {},
): Promise<ServiceAnswer> {
  const server = await startServer({ handler, log: silentLog, drainMs: 100 });
  try {
    const response = await fetch(new URL(path, server.url), { method, redirect: 'manual', ...call });
    const bytes = await response.bytes();
    return { status: response.status, text: new TextDecoder().decode(bytes), bytes, headers: response.headers };
  } finally {
    await server.close();
  }
}
