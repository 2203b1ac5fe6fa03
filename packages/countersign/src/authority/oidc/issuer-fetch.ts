// SPDX-License-Identifier: Apache-2.0
import type { CustomFetch, CustomFetchOptions } from 'openid-client';
import { UnavailableError } from '../../errors/errors.ts';
import type { FetchRequest, FetchTimeouts } from '../../ports/fetch.ts';
import { isSafeChannel } from './ask-provider.ts';
import type { IdentityPorts } from './identity-request.ts';
import { readAnswer } from './read-answer.ts';

const timeouts: FetchTimeouts = { connectMs: 10_000, firstByteMs: 20_000, idleMs: 10_000, totalMs: 30_000 };
const maxAnswerBytes = 1024 * 1024;

/**
 * What the library for OpenID Connect speaks through: our transport, bounded answers, no redirects (CVE-2026-49478), and no word to
 * another machine without TLS, whatever the metadata of the issuer say.
 */
export function createIssuerFetch({ fetch, signal }: Pick<IdentityPorts, 'fetch' | 'signal'>): CustomFetch {
  return async (address, options) => {
    const url = new URL(address);
    if (!isSafeChannel(url))
      throw new UnavailableError(
        'identity-provider-failed',
        `the issuer names an address without TLS: \`${url.host}\``,
      );
    const response = await fetch(toRequest(url, options, signal));
    const bytes = await readAnswer(response, maxAnswerBytes, url.host);
    const contentType = response.header('content-type');
    const headers = contentType === undefined ? {} : { 'Content-Type': contentType };
    return new Response(mayHaveBody(response.status) ? new Uint8Array(bytes) : null, {
      status: response.status,
      headers,
    });
  };
}

function toRequest(url: URL, options: CustomFetchOptions, signal: AbortSignal): FetchRequest {
  const body = bodyBytes(options.body);
  return {
    method: methodOf(options.method),
    url,
    headers: options.headers,
    ...(body === undefined ? {} : { body, contentLength: body.byteLength }),
    addressPolicy: 'any',
    timeouts,
    signal: options.signal === undefined ? signal : AbortSignal.any([signal, options.signal]),
  };
}

function methodOf(method: string): 'GET' | 'POST' {
  if (method === 'GET' || method === 'POST') return method;
  throw new Error(`unexpected method ${method}`);
}

function bodyBytes(body: CustomFetchOptions['body']): Uint8Array | undefined {
  if (body === null || body === undefined) return undefined;
  if (typeof body === 'string' || body instanceof URLSearchParams) return new TextEncoder().encode(body.toString());
  if (body instanceof Uint8Array) return body;
  throw new Error('unexpected kind of request body');
}

function mayHaveBody(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304;
}
