// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import type { FetchRequest } from '../ports/fetch.ts';

/** Ends an exchange that takes too long or is no longer wanted. */
export interface Watch {
  /** From now on the exchange fails after `ms`, unless `during` or `rest` is called again. */
  during(phase: string, ms: number): void;
  /** Nothing is awaited from the other side: only the total time and the signal count. */
  rest(): void;
  /** Fails the exchange; the first reason stays. */
  fail(reason: unknown): void;
  failure(): { readonly reason: unknown } | undefined;
  end(): void;
}

export function startWatch(request: FetchRequest, onFailure: (reason: unknown) => void): Watch {
  let failed: { readonly reason: unknown } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const fail = (reason: unknown): void => {
    if (failed !== undefined) return;
    failed = { reason };
    end();
    onFailure(reason);
  };
  const timeout = (phase: string, ms: number): NodeJS.Timeout =>
    setTimeout(() => fail(timeoutError(request.url, phase, ms)), ms);
  const total = request.timeouts.totalMs === undefined ? undefined : timeout('whole answer', request.timeouts.totalMs);
  const onAbort = (): void => fail(request.signal?.reason);
  request.signal?.addEventListener('abort', onAbort, { once: true });
  const rest = (): void => clearTimeout(timer);
  const end = (): void => {
    rest();
    clearTimeout(total);
    request.signal?.removeEventListener('abort', onAbort);
  };
  const during = (phase: string, ms: number): void => {
    rest();
    if (failed === undefined) timer = timeout(phase, ms);
  };
  return { during, rest, fail, failure: () => failed, end };
}

export function timeoutError(url: URL, phase: string, ms: number): UnavailableError {
  return new UnavailableError('registry-timeout', `\`${url.host}\` took too long: ${phase} not within ${ms} ms`);
}
