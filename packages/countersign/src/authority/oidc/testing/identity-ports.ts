// SPDX-License-Identifier: Apache-2.0
import { systemClock } from '../../../host/system-clock.ts';
import { systemFiles } from '../../../host/system-files.ts';
import { systemRandom } from '../../../host/system-random.ts';
import { callUnary } from '../../../net/call-unary.ts';
import { createFetch } from '../../../net/create-fetch.ts';
import type { Env } from '../../../ports/env.ts';
import type { Fetch } from '../../../ports/fetch.ts';
import { listenForRedirect } from '../../../serve/listen-for-redirect.ts';
import type { IdentityPorts, IdentityRequest } from '../identity-request.ts';

export interface TestPorts extends IdentityPorts {
  /** What people were told, and what was logged. */
  readonly said: string[];
  /** How long was waited, which takes no time here. */
  readonly waitedMs: number[];
}

/** The real network, disk and time, except that pauses of less than a minute take no time; nothing of the real environment. */
export function testPorts(env: Env = {}, overrides: Partial<IdentityPorts> = {}): TestPorts {
  const said: string[] = [];
  const waitedMs: number[] = [];
  const log = (message: string, detail?: unknown): void => void said.push(message, JSON.stringify(detail));
  return {
    env,
    files: { ...systemFiles, readIfExists: async () => null },
    fetch: createFetch().fetch,
    clock: {
      ...systemClock,
      sleep: async (ms, signal) => {
        waitedMs.push(ms);
        await systemClock.sleep(ms < 60_000 ? 0 : ms, signal);
      },
    },
    random: systemRandom,
    log: { debug: log, warn: log },
    prompt: { interactive: false, readAll: async () => new Uint8Array() },
    tell: async (text) => void said.push(text),
    openBrowser: async () => false,
    listenForRedirect,
    callWorkloadApi: callUnary,
    signal: new AbortController().signal,
    said,
    waitedMs,
    ...overrides,
  };
}

/** Requests for `host` go to `target`, over a real connection. */
export function fetchWithHost(host: string, target: URL): Fetch {
  const { fetch } = createFetch();
  return async (request) => {
    if (request.url.host !== host) return await fetch(request);
    const url = new URL(request.url);
    url.protocol = target.protocol;
    url.host = target.host;
    return await fetch({ ...request, url });
  };
}

export const ambientRequest: IdentityRequest = {
  ambient: 'all',
  audience: 'sigstore',
  login: {
    flow: 'auto',
    issuer: new URL('https://issuer.invalid'),
    clientId: 'sigstore',
    redirectUrl: new URL('http://localhost:0/auth/callback'),
  },
};

/** A token in shape; its signature is noise, which only a certificate authority would notice. */
export function tokenOf(claims: Readonly<Record<string, unknown>> = {}): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(systemClock.nowMs() / 1000);
  const all = { iss: 'https://issuer.test', sub: 'repo:acme/app', aud: 'sigstore', exp: now + 300, ...claims };
  return `${part({ alg: 'RS256' })}.${part(all)}.${part('signature')}`;
}
