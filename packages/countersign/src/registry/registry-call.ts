// SPDX-License-Identifier: Apache-2.0
import type { FetchRequest, FetchResponse } from '../ports/fetch.ts';
import type { RepositoryScope } from './auth/authorizer.ts';

/** One thing that is asked of a registry, whatever number of requests it takes. */
export interface RegistryCall {
  /** Completes the sentence "cannot …": ``read manifest `latest` ``. */
  readonly what: string;
  readonly method: FetchRequest['method'];
  /** Below `/v2/` with its query, or the whole URL where the registry named one (upload location, next page). */
  readonly target: string | URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: CallBody;
  readonly scopes: readonly RepositoryScope[];
  /** Whether a refusal is one of a write (`registry-refused-write`). */
  readonly writes: boolean;
  /**
   * `always`: the call can be repeated whatever happened to it · `unprocessed`: only when the registry said that it did nothing
   * (429, 503) · `never`: the caller starts over by itself.
   */
  readonly retry: 'always' | 'unprocessed' | 'never';
  /** A transfer of a blob: no total time, but a minimal rate. */
  readonly bulk?: boolean;
  /** Hand a 303 to the caller instead of following it. */
  readonly returnSeeOther?: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface CallBody {
  /** Called once for each request that the call takes. */
  readonly open: () => Promise<Uint8Array | AsyncIterable<Uint8Array>>;
  readonly length: number;
}

export interface RegistryAnswer {
  readonly response: FetchResponse;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
  /** Another origin than the registry's answered. */
  readonly foreign: boolean;
}
