// SPDX-License-Identifier: Apache-2.0
import type { ServeResponse } from '../../serve/http.ts';

/** Nothing of the sandbox may be kept by a cache: the next one listens on the same port with other keys. */
const commonHeaders = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };

export function jsonAnswer(status: number, value: unknown, headers: ServeResponse['headers'] = {}): ServeResponse {
  return {
    status,
    headers: { ...commonHeaders, 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

export function bytesAnswer(contentType: string, body: Uint8Array | string): ServeResponse {
  return { status: 200, headers: { ...commonHeaders, 'Content-Type': contentType }, body };
}

/** Said no, in the shape that Fulcio and Rekor use. `message` may quote what a client sent. */
export function refusal(status: number, message: string): ServeResponse {
  return jsonAnswer(status, { code: status, message: message.slice(0, 1000) });
}
