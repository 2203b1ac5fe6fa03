// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { RedirectListener } from '../ports/listen-for-redirect.ts';
import { silentLog } from '../ports/log.ts';
import type { Handler, ServeRequest, ServeResponse } from './http.ts';
import { type RunningServer, startServer } from './start-server.ts';

const loopbackHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * A server for one request of the browser, on the loopback interface.
 *
 * @throws {UsageError} `usage-flag` – the URL is not plain http on this machine, or its port is taken
 */
export async function listenForRedirect(redirectUrl: URL): Promise<RedirectListener> {
  requireLoopback(redirectUrl);
  const { promise: answer, resolve } = Promise.withResolvers<URL>();
  const server = await listen(redirectUrl, (request) => {
    // A favicon, a scanner: not what is waited for.
    if (request.method !== 'GET' || request.path !== redirectUrl.pathname) return page(404, 'There is nothing here.');
    // Built from our own address: the Host header is the browser's word.
    const answered = new URL(url);
    answered.search = request.query;
    resolve(answered);
    return page(200, closing(request));
  });
  const url = new URL(redirectUrl);
  url.port = String(server.port);
  return { url, answer, close: () => server.close() };
}

async function listen(url: URL, handler: Handler): Promise<RunningServer> {
  const host = url.hostname === '[::1]' ? '::1' : '127.0.0.1';
  const port = url.port === '' ? 80 : Number(url.port);
  try {
    return await startServer({
      handler,
      log: silentLog,
      host,
      port,
      drainMs: 1_000,
      idleMs: 10_000,
      maxConnections: 32,
    });
  } catch (cause) {
    throw new UsageError('usage-flag', `cannot listen at \`${url.host}\` for the browser to come back`, {
      hint: 'choose another port with `--oidc-redirect-url`, or log in with `--oidc-device-flow`',
      cause,
    });
  }
}

function requireLoopback(url: URL): void {
  if (url.protocol === 'http:' && loopbackHosts.has(url.hostname) && url.search === '' && url.hash === '') return;
  throw new UsageError(
    'usage-flag',
    `wanted a plain http URL of this machine for the browser to come back to, got one of \`${url.protocol}//${url.host}\``,
    { hint: 'it looks like `http://localhost:0/auth/callback`' },
  );
}

/** Whether the login was good is known only later, so the page promises nothing. Nothing of the request is shown. */
function closing(request: ServeRequest): string {
  return new URLSearchParams(request.query).has('error')
    ? 'The login was not completed. The terminal says why. You can close this page.'
    : 'You are back from the login. The terminal says how it goes on. You can close this page.';
}

function page(status: number, text: string): ServeResponse {
  return {
    status,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      // The URL of this page has the code of the login in it.
      'Referrer-Policy': 'no-referrer',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'X-Content-Type-Options': 'nosniff',
      Connection: 'close',
    },
    body: `<!doctype html><html lang="en"><title>countersign</title><p>${text}</p></html>\n`,
  };
}
