// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../bytes/concat.ts';
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
    const chunks: Uint8Array[] = [];
    let received = 0;
    for await (const chunk of response.body) {
      received += chunk.byteLength;
      if (received > maxBytes)
        throw serviceProtocol(service, `wanted an answer of at most ${maxBytes} bytes, got more`);
      chunks.push(chunk);
    }
    if (announced !== undefined && /^\d{1,15}$/.test(announced) && Number(announced) !== received) {
      throw serviceProtocol(service, `wanted ${announced} bytes, as announced, got ${received}`);
    }
    return concatBytes(...chunks);
  } finally {
    response.discard();
  }
}

function refuseEncoding(response: FetchResponse, service: ServiceName): void {
  const encoding = response.header('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity')
    throw serviceProtocol(service, 'wanted an answer that is not compressed, got one that is');
}
