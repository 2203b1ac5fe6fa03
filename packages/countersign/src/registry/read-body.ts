// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../bytes/concat.ts';
import { quote } from '../bytes/quote.ts';
import { UnavailableError } from '../errors/errors.ts';
import type { FetchResponse } from '../ports/fetch.ts';

/**
 * The whole body, of which never more than `maxBytes` are held. `what` names it in messages.
 *
 * @throws {UnavailableError} `registry-limit-exceeded`, `registry-protocol` when shorter than announced or encoded
 */
export async function readBody(response: FetchResponse, maxBytes: number, what: string): Promise<Uint8Array> {
  try {
    refuseEncoding(response, what);
    const announced = contentLength(response);
    if (announced !== undefined && announced > maxBytes) throw tooLong(what, maxBytes);
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body) {
      received += chunk.byteLength;
      if (received > maxBytes) throw tooLong(what, maxBytes);
      chunks.push(chunk);
    }
    if (announced !== undefined && announced !== received) {
      throw new UnavailableError(
        'registry-protocol',
        `wanted ${announced} bytes of ${what}, as announced, got ${received}`,
      );
    }
    return concatBytes(...chunks);
  } finally {
    response.discard();
  }
}

/**
 * A decoded body would be other bytes than those that were hashed, and of any size (CVE-2026-22036).
 *
 * @throws {UnavailableError} `registry-protocol`
 */
export function refuseEncoding(response: FetchResponse, what: string): void {
  const encoding = response.header('content-encoding');
  if (encoding === undefined || encoding.trim().toLowerCase() === 'identity') return;
  throw new UnavailableError('registry-protocol', `wanted ${what} as it is, got it encoded as ${quote(encoding)}`);
}

/** The announced length, undefined if there is none; whether it is true is for the reader of the body to see. */
export function contentLength(response: FetchResponse): number | undefined {
  const text = response.header('content-length');
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function tooLong(what: string, maxBytes: number): UnavailableError {
  return new UnavailableError('registry-limit-exceeded', `wanted at most ${maxBytes} bytes of ${what}, got more`);
}
