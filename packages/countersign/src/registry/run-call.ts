// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import { answerError } from './answer-error.ts';
import { exchange } from './exchange.ts';
import type { RegistryAnswer, RegistryCall } from './registry-call.ts';
import { placeName, type RegistryContext } from './registry-context.ts';
import { retryDelayMs } from './retry-delay.ts';

const statusOfFailure = (status: number): boolean =>
  status === 401 || status === 403 || status === 408 || status === 429 || status >= 500;

/**
 * Runs `call` with its retries, within the deadline, and returns what `handle` makes of the answer. `handle` sees neither
 * 401, 403, 408, 429 nor 5xx: those are errors at every call, never absence. What `handle` throws because the connection broke
 * while it read the body is retried like a connection that broke before.
 *
 * @throws {UnavailableError}
 */
export async function runCall<Result>(
  context: RegistryContext,
  call: RegistryCall,
  handle: (answer: RegistryAnswer) => Promise<Result>,
): Promise<Result> {
  const deadline = context.clock.nowMs() + context.settings.callMs;
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptOnce(context, call, { deadline, handle });
    if (outcome.kind === 'done') return outcome.result;
    const { error } = outcome;
    call.signal?.throwIfAborted();
    if (!mayRetry(call, error) || attempt >= context.settings.attempts) throw inContext(context, call, error);
    const delay = retryDelayMs(context, { attempt, retryAfter: outcome.retryAfter });
    if (context.clock.nowMs() + delay >= deadline) throw inContext(context, call, error);
    context.log.debug(`will try again to ${call.what}`, {
      place: placeName(context),
      attempt,
      delayMs: Math.round(delay),
    });
    await context.clock.sleep(delay, call.signal);
  }
}

type Outcome<Result> =
  | { readonly kind: 'done'; readonly result: Result }
  | { readonly kind: 'failed'; readonly error: unknown; readonly retryAfter: string | undefined };

interface Attempt<Result> {
  readonly deadline: number;
  readonly handle: (answer: RegistryAnswer) => Promise<Result>;
}

async function attemptOnce<Result>(
  context: RegistryContext,
  call: RegistryCall,
  attempt: Attempt<Result>,
): Promise<Outcome<Result>> {
  try {
    const answer = await exchange(context, call, attempt.deadline);
    if (!statusOfFailure(answer.response.status)) return { kind: 'done', result: await attempt.handle(answer) };
    const retryAfter = answer.response.header('retry-after');
    return { kind: 'failed', error: await answerError(context, call, answer), retryAfter };
  } catch (error) {
    return { kind: 'failed', error, retryAfter: undefined };
  }
}

function mayRetry(call: RegistryCall, error: unknown): boolean {
  if (!(error instanceof UnavailableError)) return false;
  const { code, detail } = error;
  const refusedBeforehand = code === 'registry-rate-limited' || detail['status'] === 503;
  const mayHaveHappened =
    code === 'registry-unreachable' || code === 'registry-timeout' || code === 'registry-server-error';
  switch (call.retry) {
    case 'always':
      return refusedBeforehand || mayHaveHappened || sawHalfWrittenFile(call, error);
    case 'unprocessed':
      return refusedBeforehand;
    case 'never':
      return false;
  }
}

/**
 * The digest that we send with a manifest is right. docker-registry calls it invalid when it checks what the manifest names
 * while another writer rewrites the file that says where that is.
 */
function sawHalfWrittenFile(call: RegistryCall, { detail }: UnavailableError): boolean {
  const codes = detail['registryCodes'];
  return call.method === 'PUT' && Array.isArray(codes) && codes.includes('DIGEST_INVALID');
}

/** Errors of the transport name the host; the reader also wants to know what it was about. */
export function inContext(context: RegistryContext, call: RegistryCall, error: unknown): unknown {
  if (!(error instanceof UnavailableError) || 'call' in error.detail) return error;
  const detail = { ...error.detail, call: call.what, host: context.host, repository: context.repository };
  return new UnavailableError(error.code, `cannot ${call.what} in \`${placeName(context)}\`: ${error.message}`, {
    detail,
    hint: error.hint,
    cause: error,
  });
}
