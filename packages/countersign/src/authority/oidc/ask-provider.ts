// SPDX-License-Identifier: Apache-2.0

import { parseJson } from '../../bytes/json.ts';
import { type JsonFields, readDocument, readString } from '../../bytes/json-fields.ts';
import { quote } from '../../bytes/quote.ts';
import { CountersignError, UnavailableError } from '../../errors/errors.ts';
import { isLoopbackHost } from '../../oci/host.ts';
import type { FetchRequest, FetchResponse, FetchTimeouts } from '../../ports/fetch.ts';
import type { IdentityPorts } from './identity-request.ts';
import { readAnswer } from './read-answer.ts';

const timeouts: FetchTimeouts = { connectMs: 5_000, firstByteMs: 15_000, idleMs: 10_000, totalMs: 30_000 };
const attempts = 3;
const firstDelayMs = 500;
const maxAnswerBytes = 256 * 1024;

export interface ProviderRequest {
  /** For messages. */
  readonly provider: string;
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>>;
  readonly timeouts?: FetchTimeouts;
  readonly route?: 'direct';
}

export interface ProviderAnswer {
  readonly status: number;
  readonly header: FetchResponse['header'];
  readonly bytes: Uint8Array;
}

type AskPorts = Pick<IdentityPorts, 'fetch' | 'clock' | 'random' | 'signal'>;

/**
 * The answer of an identity provider. Asked again when there is none, or when it says that it cannot answer now (429, 5xx). Redirects are
 * not followed: what is sent along is a credential (CVE-2026-41323).
 *
 * @throws {UnavailableError} `identity-provider-failed`
 */
export async function askProvider(request: ProviderRequest, ports: AskPorts): Promise<ProviderAnswer> {
  requireSafeChannel(request);
  for (let attempt = 1; ; attempt += 1) {
    const result = await attemptOnce(request, ports);
    if (result.kind === 'answered' && !isTemporary(result.answer.status)) return result.answer;
    if (attempt === attempts) {
      if (result.kind === 'answered') throw failed(request, `answered with status ${result.answer.status}`);
      throw result.error;
    }
    await ports.clock.sleep(firstDelayMs * 2 ** (attempt - 1) * (0.5 + ports.random.fraction()), ports.signal);
  }
}

/**
 * The string that is member `name` of an answer with status 200 or 201.
 *
 * @throws {UnavailableError} `identity-provider-failed`
 */
export function readMember(
  answer: ProviderAnswer,
  name: string,
  request: Pick<ProviderRequest, 'provider' | 'url'>,
): string {
  requireSuccess(answer, request);
  try {
    return readString(parseAnswer(answer.bytes), name);
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    // No cause: what was answered may be a token in another form.
    throw failed(request, `wanted JSON with a string \`${name}\`, got something else`);
  }
}

/** @throws {UnavailableError} `identity-provider-failed` unless the status is 200 or 201 */
export function requireSuccess(answer: ProviderAnswer, request: Pick<ProviderRequest, 'provider' | 'url'>): void {
  if (answer.status !== 200 && answer.status !== 201) throw failed(request, `answered with status ${answer.status}`);
}

export function failed({ provider, url }: Pick<ProviderRequest, 'provider' | 'url'>, reason: string): UnavailableError {
  return new UnavailableError(
    'identity-provider-failed',
    `identity provider \`${provider}\` at ${quote(url.host)}: ${reason}`,
  );
}

function parseAnswer(bytes: Uint8Array): JsonFields {
  return readDocument(parseJson(bytes, { maxBytes: maxAnswerBytes }), 'answer', 'json-malformed');
}

type Attempt =
  | { readonly kind: 'answered'; readonly answer: ProviderAnswer }
  | { readonly kind: 'failed'; readonly error: UnavailableError };

async function attemptOnce(request: ProviderRequest, ports: AskPorts): Promise<Attempt> {
  try {
    const response = await ports.fetch(toFetchRequest(request, ports.signal));
    const bytes = await readAnswer(response, maxAnswerBytes, request.provider);
    return { kind: 'answered', answer: { status: response.status, header: (name) => response.header(name), bytes } };
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    if (error.code === 'identity-provider-failed') throw error;
    return { kind: 'failed', error: failed(request, error.message) };
  }
}

function toFetchRequest(
  { method, url, headers, body, timeouts: own, route }: ProviderRequest,
  signal: AbortSignal,
): FetchRequest {
  const json = body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(body));
  return {
    method,
    url,
    headers: {
      Accept: 'application/json',
      ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(json === undefined ? {} : { body: json, contentLength: json.byteLength }),
    addressPolicy: 'any',
    timeouts: own ?? timeouts,
    ...(route === undefined ? {} : { route }),
    signal,
  };
}

/** Who listens on the way could take the credential, or answer in the provider's place. */
function requireSafeChannel(request: ProviderRequest): void {
  if (isSafeChannel(request.url) || !('Authorization' in request.headers)) return;
  throw failed(request, `wanted an https URL, got one of \`${request.url.protocol}\``);
}

/** https, or http that does not leave this machine. */
export function isSafeChannel(url: URL): boolean {
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.host));
}

function isTemporary(status: number): boolean {
  return status === 429 || status >= 500;
}
