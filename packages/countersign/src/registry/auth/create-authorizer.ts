// SPDX-License-Identifier: Apache-2.0
import { UnavailableError } from '../../errors/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch, FetchTimeouts } from '../../ports/fetch.ts';
import type { AccessRequest, Authorizer, LearnResult, Refusal } from './authorizer.ts';
import { type Challenge, parseChallenges } from './challenge.ts';
import { credentialScope } from './credential-scope.ts';
import type { CredentialSource, Credentials } from './credentials.ts';
import { checkRealm } from './realm.ts';
import { basicAuthorization, requestToken } from './request-token.ts';
import {
  coversScopes,
  formatScopes,
  mergeScopes,
  parseChallengeScope,
  type ScopeSet,
  scopeSetOf,
} from './scope-set.ts';
import { type CachedToken, createTokenCache, type TokenCache } from './token-cache.ts';

export interface AuthorizerOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly credentials: CredentialSource;
  /** The name under which users keep credentials for a registry: `docker.io` for `registry-1.docker.io`. Default: host and port. */
  readonly credentialHost?: (origin: URL) => string;
  /** `host` or `host:port` that may be given credentials for any registry. */
  readonly trustTokenServers?: ReadonlySet<string>;
  readonly timeouts?: FetchTimeouts;
  readonly userAgent?: string;
}

const tokenTimeouts: FetchTimeouts = { connectMs: 10_000, firstByteMs: 20_000, idleMs: 10_000, totalMs: 30_000 };

/** A token that is refused although it is younger than this and was made for what is asked has not just run out. */
const freshTokenMs = 10_000;

interface BearerChallenge {
  readonly realm: string;
  readonly service: string | undefined;
}

/** What is known about the registry at one origin. */
interface RegistryState {
  readonly tokens: TokenCache;
  /** Token requests under way: two requests that need the same token wait for one answer. */
  readonly underWay: Map<string, Promise<CachedToken | null>>;
  asks: AskedScheme;
}

type AskedScheme =
  | { readonly scheme: 'nothing' }
  | { readonly scheme: 'basic' }
  | { readonly scheme: 'bearer'; readonly challenge: BearerChallenge };

interface Asking {
  readonly options: AuthorizerOptions;
  readonly state: RegistryState;
  readonly access: AccessRequest;
  readonly credentials: Credentials | null;
}

/** Basic and token authentication (distribution `token`, `oauth2`). One authorizer serves any number of registries, each by its own. */
export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  const states = new Map<string, RegistryState>();
  const prepare = async (access: AccessRequest): Promise<Asking> => {
    const host = options.credentialHost?.(access.origin) ?? access.origin.host;
    const credentials = await options.credentials(host, access.scopes[0]?.repository);
    return { options, state: stateOf(states, access.origin), access, credentials };
  };
  return {
    async authorize(access) {
      if (stateOf(states, access.origin).asks.scheme === 'nothing') return undefined;
      return authorization(await prepare(access));
    },
    async learn(access, refusal) {
      return learn(await prepare(access), refusal);
    },
  };
}

function stateOf(states: Map<string, RegistryState>, origin: URL): RegistryState {
  const key = credentialScope(origin);
  const known = states.get(key);
  if (known !== undefined) return known;
  const made: RegistryState = { tokens: createTokenCache(), underWay: new Map(), asks: { scheme: 'nothing' } };
  states.set(key, made);
  return made;
}

async function authorization(asking: Asking): Promise<string | undefined> {
  const { state, access, credentials } = asking;
  if (state.asks.scheme === 'nothing') return undefined;
  if (state.asks.scheme === 'basic') return credentials?.kind === 'basic' ? basicAuthorization(credentials) : undefined;
  if (credentials?.kind === 'registry-token') return `Bearer ${credentials.token}`;
  const token = await tokenFor(asking, state.asks.challenge, scopeSetOf(access.scopes));
  if (token !== null) return `Bearer ${token.value}`;
  throw new UnavailableError(
    'registry-unauthorized',
    `the token server of \`${access.origin.host}\` refuses ${credentials === null ? 'to give a token without credentials' : 'the credentials'}`,
  );
}

async function learn(asking: Asking, refusal: Refusal): Promise<LearnResult> {
  const challenges = parseChallenges(refusal.challengeHeaders);
  const bearer = challenges.find(({ scheme, params }) => scheme === 'bearer' && params.has('realm'));
  if (bearer !== undefined) return learnBearer(asking, bearer, refusal.usedAuthorization);
  if (challenges.some(({ scheme }) => scheme === 'basic')) return learnBasic(asking, refusal.usedAuthorization);
  return without(asking);
}

function learnBasic({ state, credentials }: Asking, used: string | undefined): LearnResult {
  if (credentials?.kind !== 'basic') return 'no-credentials';
  if (used === basicAuthorization(credentials)) return 'refused';
  state.asks = { scheme: 'basic' };
  return 'retry';
}

async function learnBearer(asking: Asking, { params }: Challenge, used: string | undefined): Promise<LearnResult> {
  const { state, access, credentials, options } = asking;
  const challenge = { realm: params.get('realm') ?? '', service: params.get('service') };
  state.asks = { scheme: 'bearer', challenge };
  if (credentials?.kind === 'registry-token') return used === `Bearer ${credentials.token}` ? 'refused' : 'retry';
  const asked = scopeSetOf(access.scopes);
  const wanted = mergeScopes(asked, parseChallengeScope(params.get('scope') ?? '', asked));
  const refusedToken =
    used?.startsWith('Bearer ') === true ? state.tokens.remove(used.slice('Bearer '.length)) : undefined;
  if (refusedToken !== undefined && isFresh(refusedToken, wanted, options.clock)) return without(asking);
  return (await tokenFor(asking, challenge, wanted)) === null ? without(asking) : 'retry';
}

function isFresh(token: CachedToken, wanted: ScopeSet, clock: Clock): boolean {
  return coversScopes(token.scopes, wanted) && clock.nowMs() - token.madeAtMs < freshTokenMs;
}

function without({ credentials }: Asking): LearnResult {
  return credentials === null ? 'no-credentials' : 'refused';
}

function tokenFor(asking: Asking, challenge: BearerChallenge, wanted: ScopeSet): Promise<CachedToken | null> {
  const { state, options } = asking;
  const known = state.tokens.find(wanted, options.clock.nowMs());
  if (known !== undefined) return Promise.resolve(known);
  const key = JSON.stringify([challenge.realm, challenge.service, asking.credentials, formatScopes(wanted)]);
  let running = state.underWay.get(key);
  if (running === undefined) {
    running = fetchToken(asking, challenge, wanted).finally(() => state.underWay.delete(key));
    state.underWay.set(key, running);
  }
  return unlessAborted(running, asking.access.signal);
}

/** Several may wait for one answer: who gives up does so alone, the request has its own deadline. */
function unlessAborted<Value>(running: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return running;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    running.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

async function fetchToken(
  { options, state, access, credentials }: Asking,
  challenge: BearerChallenge,
  wanted: ScopeSet,
): Promise<CachedToken | null> {
  if (credentials?.kind === 'registry-token') return null;
  const trusted = options.trustTokenServers ?? new Set<string>();
  const server = await checkRealm({
    registry: access.origin,
    realm: challenge.realm,
    carriesSecret: credentials !== null,
    trusted,
  });
  const madeAtMs = options.clock.nowMs();
  const parsed = await requestToken(options.fetch, {
    server,
    service: challenge.service,
    scopes: formatScopes(wanted),
    credentials,
    timeouts: options.timeouts ?? tokenTimeouts,
    userAgent: options.userAgent ?? 'countersign',
  }).catch((error: unknown) => {
    throw withPinHint(error, server.url.host);
  });
  if (parsed === null) return null;
  const token: CachedToken = {
    value: parsed.value,
    scopes: wanted,
    madeAtMs,
    expiresAtMs: madeAtMs + parsed.lifetimeMs,
  };
  state.tokens.add(token);
  return token;
}

function withPinHint(error: unknown, host: string): unknown {
  if (!(error instanceof UnavailableError) || error.code !== 'address-refused') return error;
  return new UnavailableError('address-refused', `the token server ${error.message}`, {
    hint: `if you trust that server, pass \`--trust-token-server ${host}\``,
    cause: error,
  });
}
