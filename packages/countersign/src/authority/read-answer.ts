// SPDX-License-Identifier: Apache-2.0
import { collectBounded } from '../bytes/collect-bounded.ts';
import type { FetchResponse } from '../ports/fetch.ts';
import type { ServiceName } from './service.ts';
import { serviceProtocol } from './service-error.ts';

/**
 * The whole body of an answer, of which never more than `maxBytes` are held.
 *
 * @throws {UnavailableError} `service-protocol` when it is larger, compressed, or shorter than announced
 */
export async function readAnswer(response: FetchResponse, service: ServiceName, maxBytes: number): Promise<Uint8Array> {
  try {
    refuseEncoding(response, service);
    const announced = response.header('content-length');
    const body = await collectBounded(response.body, maxBytes);
    if (body === null) throw serviceProtocol(service, `wanted an answer of at most ${maxBytes} bytes, got more`);
    if (announced !== undefined && /^\d{1,15}$/.test(announced) && Number(announced) !== body.byteLength) {
      throw serviceProtocol(service, `wanted ${announced} bytes, as announced, got ${body.byteLength}`);
    }
    return body;
  } finally {
    response.discard();
  }
}

function refuseEncoding(response: FetchResponse, service: ServiceName): void {
  const encoding = response.header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity')
    throw serviceProtocol(service, 'wanted an answer that is not compressed, got one that is');
}
