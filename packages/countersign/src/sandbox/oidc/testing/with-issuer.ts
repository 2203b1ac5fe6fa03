// SPDX-License-Identifier: Apache-2.0
import { systemClock } from '../../../host/system-clock.ts';
import { systemRandom } from '../../../host/system-random.ts';
import { silentLog } from '../../../ports/log.ts';
import type { Handler } from '../../../serve/http.ts';
import { startServer } from '../../../serve/start-server.ts';
import { createIssuer, type Issuer } from '../create-issuer.ts';

export interface IssuerTest {
  readonly url: string;
  readonly issuer: Issuer;
  /** Moves the clock of the issuer. */
  readonly advance: (ms: number) => void;
  /** A form as a browser sends it. */
  readonly post: (path: string, fields: Readonly<Record<string, string>>) => Promise<Response>;
}

/** An issuer on a port of this machine, for as long as `run` takes. */
export async function withIssuer(run: (test: IssuerTest) => Promise<void>): Promise<void> {
  const current: { handler: Handler; aheadMs: number } = { handler: () => ({ status: 503 }), aheadMs: 0 };
  const server = await startServer({ handler: (request) => current.handler(request), log: silentLog, drainMs: 100 });
  const clock = { ...systemClock, nowMs: () => systemClock.nowMs() + current.aheadMs };
  const issuer = await createIssuer({ url: server.url, clock, random: systemRandom });
  current.handler = issuer.handler;
  try {
    await run({
      url: server.url,
      issuer,
      advance: (ms) => {
        current.aheadMs += ms;
      },
      post: async (path, fields) =>
        await fetch(`${server.url}${path}`, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' }),
    });
  } finally {
    await server.close();
  }
}
