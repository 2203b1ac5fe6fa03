// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import { retryAfterMs } from '../net/retry-after.ts';
import type { FetchRequest, FetchTimeouts } from '../ports/fetch.ts';
import { readAnswer } from './read-answer.ts';
import { type ServiceName, type ServicePorts, serviceText } from './service.ts';
import { asServiceError, serviceUnavailable } from './service-error.ts';

export interface ServiceCall {
  readonly service: ServiceName;
  readonly method: 'GET' | 'POST';
  /** May be another address of the same service than the base. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly maxAnswerBytes: number;
  /** How long the service may think before it begins to answer. */
  readonly answerMs: number;
  readonly signal?: AbortSignal;
}

/** Any status but 408, 429 and 5xx, which are errors at every call. */
export interface ServiceAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly location?: string;
  readonly body: Uint8Array;
}

const attempts = 4;
const firstDelayMs = 500;
const maxDelayMs = 8000;
const maxRetryAfterMs = 30_000;

/**
 * One request to a signing service, tried again while the service is busy, broken or out of reach. Every call may be repeated:
 * a second certificate or timestamp does no harm, and a log knows an entry that it has.
 *
 * @throws {UnavailableError} `service-unavailable`, `service-protocol`
 */
export async function callService(ports: ServicePorts, call: ServiceCall): Promise<ServiceAnswer> {
  for (let attempt = 1; ; attempt++) {
    const outcome = await tryOnce(ports, call);
    if (outcome.kind === 'answered') return outcome.answer;
    call.signal?.throwIfAborted();
    if (outcome.kind === 'failed' || attempt >= attempts) throw outcome.error;
    const delayMs = pauseMs(ports, attempt, outcome.retryAfter);
    ports.log.debug(`will ask ${serviceText(call.service)} again`, { attempt, delayMs: Math.round(delayMs) });
    await ports.clock.sleep(delayMs, call.signal);
  }
}

type Outcome =
  | { readonly kind: 'answered'; readonly answer: ServiceAnswer }
  | { readonly kind: 'busy'; readonly error: unknown; readonly retryAfter?: string }
  | { readonly kind: 'failed'; readonly error: unknown };

async function tryOnce(ports: ServicePorts, call: ServiceCall): Promise<Outcome> {
  try {
    const response = await ports.fetch(toRequest(call));
    const { status } = response;
    const body = await readAnswer(response, call.service, call.maxAnswerBytes);
    if (status === 408 || status === 429 || status >= 500) {
      const retryAfter = response.header('retry-after');
      const error = serviceUnavailable(call.service, `keeps answering with HTTP status ${status}`);
      return { kind: 'busy', error, ...(retryAfter === undefined ? {} : { retryAfter }) };
    }
    const location = response.header('location');
    const contentType = response.header('content-type') ?? '';
    return { kind: 'answered', answer: { status, contentType, body, ...(location === undefined ? {} : { location }) } };
  } catch (thrown) {
    const error = asServiceError(call.service, thrown);
    const isBusy = error instanceof UnavailableError && error.code === 'service-unavailable';
    return isBusy ? { kind: 'busy', error } : { kind: 'failed', error };
  }
}

function toRequest(call: ServiceCall): FetchRequest {
  const timeouts: FetchTimeouts = {
    connectMs: 10_000,
    firstByteMs: call.answerMs,
    idleMs: 10_000,
    totalMs: call.answerMs + 20_000,
  };
  return {
    method: call.method,
    url: call.url,
    headers: { ...call.headers, 'user-agent': 'countersign' },
    ...(call.body === undefined ? {} : { body: call.body, contentLength: call.body.byteLength }),
    // Whoever configured the service named its host; redirects are not followed.
    addressPolicy: 'any',
    timeouts,
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  };
}

function pauseMs({ clock, random }: ServicePorts, attempt: number, retryAfter: string | undefined): number {
  const doubled = Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1));
  const jittered = doubled * (0.5 + random.fraction() / 2);
  const asked = retryAfterMs(retryAfter, clock.nowMs());
  return asked === undefined ? jittered : Math.min(asked, maxRetryAfterMs) + jittered / 2;
}
