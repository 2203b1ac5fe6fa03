// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../errors/errors.ts';
import type { FetchResponse, FetchTimeouts } from '../ports/fetch.ts';
import { protocolError } from './answer-error.ts';
import type { AccessRequest } from './auth/authorizer.ts';
import type { RegistryAnswer, RegistryCall } from './registry-call.ts';
import type { RegistryContext } from './registry-context.ts';
import { settleOrigin } from './settle-origin.ts';
import { showWarnings } from './show-warnings.ts';
import { addressPolicyFor, isSameOrigin, resolveNamedUrl } from './url-rules.ts';

const maxHops = 5;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

interface Trip {
  readonly context: RegistryContext;
  readonly call: RegistryCall;
  readonly origin: URL;
  /** When the call must be over, by the clock. */
  readonly deadline: number;
}

/**
 * Sends `call` once: answers challenges of the registry and follows its redirects. The answer may have any status but a redirect.
 *
 * Credentials go to the registry's own origin only. As soon as a redirect leaves it they are gone, also if a later one comes
 * back, and a challenge from elsewhere is not answered (five well-known clients leaked here).
 *
 * @throws {UnavailableError} as `Fetch` and `Authorizer`; `registry-protocol` for redirects that lead nowhere
 */
export async function exchange(
  context: RegistryContext,
  call: RegistryCall,
  deadline: number,
): Promise<RegistryAnswer> {
  const origin = await settleOrigin(context, call.signal);
  const trip: Trip = { context, call, origin, deadline };
  let url = typeof call.target === 'string' ? new URL(`/v2/${call.target}`, origin) : call.target;
  let trusted = isSameOrigin(url, origin);
  for (let hop = 0; hop <= maxHops; hop++) {
    const response = trusted ? await sendAuthorized(trip, url) : await send(trip, url, undefined);
    if (trusted) showWarnings(context, response);
    if (!redirects.has(response.status) || (response.status === 303 && call.returnSeeOther === true)) {
      return { response, url, foreign: !isSameOrigin(url, origin) };
    }
    url = redirectTarget(trip, url, response);
    trusted = trusted && isSameOrigin(url, origin);
  }
  throw protocolError(context, call, `more than ${maxHops} redirects`);
}

function redirectTarget({ context, call }: Trip, from: URL, response: FetchResponse): URL {
  response.discard();
  const location = response.header('location');
  if (location === undefined) throw protocolError(context, call, `a redirect (${response.status}) to nowhere`);
  const repeatable =
    call.method === 'GET' || call.method === 'HEAD' || response.status === 307 || response.status === 308;
  if (!repeatable)
    throw protocolError(context, call, `a redirect (${response.status}) that would turn a write into a read`);
  return resolveNamedUrl(location, from, context);
}

async function sendAuthorized(trip: Trip, url: URL): Promise<FetchResponse> {
  const { context, call, origin } = trip;
  const access: AccessRequest = {
    origin,
    scopes: call.scopes,
    ...(call.signal === undefined ? {} : { signal: call.signal }),
  };
  for (let attempt = 0; ; attempt++) {
    const usedAuthorization = await context.authorizer.authorize(access);
    const response = await send(trip, url, usedAuthorization);
    if (response.status !== 401 || attempt === 2) return response;
    const challengeHeaders = response.headerAll('www-authenticate');
    if (challengeHeaders.length === 0) return response;
    const learned = await context.authorizer
      .learn(access, { challengeHeaders, usedAuthorization })
      .catch((error: unknown) => {
        response.discard();
        throw error;
      });
    if (learned !== 'retry') return response;
    response.discard();
  }
}

async function send(trip: Trip, url: URL, authorization: string | undefined): Promise<FetchResponse> {
  const { context, call, origin } = trip;
  const timeouts = timeoutsFor(trip);
  const body = call.body === undefined ? undefined : await call.body.open();
  return await context.fetch({
    method: call.method,
    url,
    headers: { ...call.headers, ...(authorization === undefined ? {} : { authorization }) },
    addressPolicy: addressPolicyFor(url, origin, context),
    timeouts,
    ...(body === undefined ? {} : { body, contentLength: call.body?.length ?? 0 }),
    ...(call.signal === undefined ? {} : { signal: call.signal }),
    ...(call.bulk === true ? { bulk: true } : {}),
  });
}

function timeoutsFor({ context, call, deadline }: Trip): FetchTimeouts {
  const { connectMs, firstByteMs, idleMs, minBytesPerSecond } = context.settings;
  if (call.bulk === true) {
    // A registry may hash a large upload once more before it answers.
    const patientMs = call.body === undefined ? firstByteMs : firstByteMs * 4;
    return { connectMs, firstByteMs: patientMs, idleMs, minBytesPerSecond };
  }
  const left = deadline - context.clock.nowMs();
  if (left <= 0) throw new UnavailableError('registry-timeout', 'no time left');
  return {
    connectMs: Math.min(connectMs, left),
    firstByteMs: Math.min(firstByteMs, left),
    idleMs: Math.min(idleMs, left),
    totalMs: left,
  };
}
