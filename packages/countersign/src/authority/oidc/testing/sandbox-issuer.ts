// SPDX-License-Identifier: Apache-2.0
import { systemClock } from '../../../host/system-clock.ts';
import { systemRandom } from '../../../host/system-random.ts';
import { silentLog } from '../../../ports/log.ts';
import type { OpenBrowser } from '../../../ports/open-browser.ts';
import { createIssuer } from '../../../sandbox/oidc/create-issuer.ts';
import type { Handler } from '../../../serve/http.ts';
import { startServer } from '../../../serve/start-server.ts';

export interface TestIssuer {
  readonly url: URL;
  readonly stop: () => Promise<void>;
}

/** The sandbox's issuer on a real port; `wrap` may answer in its place. */
export async function startIssuer(
  wrap: (inner: Handler, url: string) => Handler = (inner) => inner,
): Promise<TestIssuer> {
  const ready = Promise.withResolvers<Handler>();
  const handler: Handler = async (request) => await (await ready.promise)(request);
  const server = await startServer({ handler, log: silentLog, drainMs: 100 });
  const issuer = await createIssuer({ url: server.url, clock: systemClock, random: systemRandom });
  ready.resolve(wrap(issuer.handler, server.url));
  return { url: new URL(server.url), stop: () => server.close() };
}

export interface BrowserFaults {
  /** Changes the address that the program wants opened. */
  readonly atLogin?: (url: URL) => void;
  /** Changes the address that the issuer sends the browser back to. */
  readonly atReturn?: (url: URL) => void;
  readonly onPage?: (text: string, headers: Headers) => void;
}

/** A person with a browser: opens the login page, types an address, and is sent back. */
export function browserOf(email: string, faults: BrowserFaults = {}): OpenBrowser {
  return async (given) => {
    void logIn(new URL(given), email, faults).catch(() => undefined);
    return true;
  };
}

async function logIn(url: URL, email: string, faults: BrowserFaults): Promise<void> {
  faults.atLogin?.(url);
  const form = new URLSearchParams(url.searchParams);
  form.set('email', email);
  const answer = await fetch(new URL(url.pathname, url), { method: 'POST', body: form, redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  faults.atReturn?.(back);
  const page = await fetch(back);
  faults.onPage?.(await page.text(), page.headers);
}
