// SPDX-License-Identifier: Apache-2.0
import { collectBounded } from '../../bytes/collect-bounded.ts';
import { quote } from '../../bytes/quote.ts';
import { UnavailableError } from '../../errors/errors.ts';
import type { FetchResponse } from '../../ports/fetch.ts';

/**
 * The whole body, of which never more than `maxBytes` are held; `who` names the sender in messages.
 *
 * @throws {UnavailableError} `identity-provider-failed` when it is longer
 */
export async function readAnswer(response: FetchResponse, maxBytes: number, who: string): Promise<Uint8Array> {
  try {
    const body = await collectBounded(response.body, maxBytes);
    if (body === null) throw failed(`wanted at most ${maxBytes} bytes from ${quote(who)}, got more`);
    return body;
  } finally {
    response.discard();
  }
}

function failed(message: string): UnavailableError {
  return new UnavailableError('identity-provider-failed', message);
}
