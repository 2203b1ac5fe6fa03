// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../../ports/clock.ts';
import type { Env } from '../../ports/env.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { Files } from '../../ports/files.ts';
import type { ListenForRedirect } from '../../ports/listen-for-redirect.ts';
import type { Log } from '../../ports/log.ts';
import type { OpenBrowser } from '../../ports/open-browser.ts';
import type { Prompt } from '../../ports/prompt.ts';
import type { Random } from '../../ports/random.ts';
import type { UnaryCall } from '../../ports/unary-call.ts';
import type { AmbientProviderName } from './provider-names.ts';

/** Where an identity token may come from. */
export interface IdentityRequest {
  /** A token, or the path of a file that has one, or `-` for standard input. */
  readonly token?: string;
  /** Which of the places that a machine keeps tokens in are looked at; one name, or cosign's `google` for both of Google's. */
  readonly ambient: 'all' | 'none' | { readonly only: AmbientProviderName | 'google' };
  /** Who the token must be for. */
  readonly audience: string;
  readonly login: LoginRequest;
}

/** How somebody logs in where there is no token. */
export interface LoginRequest {
  /**
   * `auto`: with a browser if there is a terminal, else not at all · `browser`, `device`: that way, terminal or not ·
   * `client-credentials`: as the client itself, without a person · `never`: not at all.
   */
  readonly flow: 'auto' | 'browser' | 'device' | 'client-credentials' | 'never';
  /** An https URL; http only for this machine. */
  readonly issuer: URL;
  readonly clientId: string;
  readonly clientSecret?: string;
  /** A URL of this machine that the issuer sends the browser back to; port 0 means any free port. */
  readonly redirectUrl: URL;
}

export interface IdentityPorts {
  readonly env: Env;
  readonly files: Files;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly prompt: Pick<Prompt, 'interactive' | 'readAll'>;
  /** For a person to read, on stderr; ends with a newline. */
  readonly tell: (text: string) => Promise<void>;
  readonly openBrowser: OpenBrowser;
  readonly listenForRedirect: ListenForRedirect;
  readonly callWorkloadApi: UnaryCall;
  readonly signal: AbortSignal;
}

/** What the providers of a machine need of it. */
export type AmbientPorts = Pick<
  IdentityPorts,
  'env' | 'files' | 'fetch' | 'clock' | 'random' | 'callWorkloadApi' | 'signal'
>;

export interface ObtainedIdentityToken {
  /** A secret. */
  readonly token: string;
  /** `--identity-token`, the name of an ambient provider, or the way somebody logged in. */
  readonly from: string;
}
