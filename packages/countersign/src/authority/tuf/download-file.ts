// SPDX-License-Identifier: Apache-2.0
import { collectBounded } from '../../bytes/collect-bounded.ts';
import { quote } from '../../bytes/quote.ts';
import { UnavailableError } from '../../errors/errors.ts';
import type { AddressPolicy, Fetch, FetchResponse } from '../../ports/fetch.ts';
import type { Files } from '../../ports/files.ts';
import { fileUrlPath } from './file-url-path.ts';

export interface DownloadPorts {
  /** Asked for only when something is fetched over the network. */
  readonly openFetch: () => Promise<Fetch>;
  readonly files: Files;
  readonly signal: AbortSignal;
}

const timeouts = { connectMs: 5_000, firstByteMs: 5_000, idleMs: 5_000, totalMs: 30_000 };
const maxRedirects = 3;

/**
 * The file at an `https:`, `http:` or `file:` address, at most `maxBytes` of it; null when there is none (403 and 404: storage in the
 * cloud says 403 of what is not there). Nothing is believed of what comes back.
 *
 * @throws {UnavailableError} `trust-update-failed`, and the codes of the network
 * @throws {UsageError} `file-unreadable`
 */
export async function downloadFile(url: URL, maxBytes: number, ports: DownloadPorts): Promise<Uint8Array | null> {
  if (url.protocol === 'file:') return await ports.files.readIfExists(fileUrlPath(url), maxBytes);
  const fetch = await ports.openFetch();
  let at = url;
  let addressPolicy: AddressPolicy = 'any';
  for (let redirects = 0; redirects <= maxRedirects; redirects++) {
    const response = await fetch({ method: 'GET', url: at, addressPolicy, timeouts, signal: ports.signal });
    const next = redirectTarget(response, at);
    if (next === undefined) return await readAnswer(response, maxBytes, at);
    response.discard();
    // The caller named the first host; who answers there may not send us to his neighbours.
    if (next.host !== at.host) addressPolicy = 'public';
    at = next;
  }
  throw failed(`wanted at most ${maxRedirects} redirects from ${shown(url)}, got more`);
}

function redirectTarget(response: FetchResponse, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(response.status)) return undefined;
  const location = response.header('location') ?? '';
  const target = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (target?.protocol === 'https:' || (target?.protocol === 'http:' && from.protocol === 'http:')) return target;
  response.discard();
  throw failed(`wanted a redirect from ${shown(from)} to an https address, got another`);
}

async function readAnswer(response: FetchResponse, maxBytes: number, url: URL): Promise<Uint8Array | null> {
  try {
    if (response.status === 404 || response.status === 403) return null;
    if (response.status !== 200) throw failed(`wanted ${shown(url)}, got HTTP status ${response.status}`);
    const body = await collectBounded(response.body, maxBytes);
    if (body === null) throw failed(`wanted at most ${maxBytes} bytes of ${shown(url)}, got more`);
    return body;
  } finally {
    response.discard();
  }
}

function shown(url: URL): string {
  return quote(`${url.origin}${url.pathname}`);
}

function failed(message: string): UnavailableError {
  return new UnavailableError('trust-update-failed', message);
}
