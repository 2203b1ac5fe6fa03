// SPDX-License-Identifier: Apache-2.0

export type ScopeAction = 'pull' | 'push' | 'delete';

export interface RepositoryScope {
  readonly repository: string;
  readonly actions: readonly ScopeAction[];
}

/** What a request is about to do; a mount names two repositories, a ping none. */
export interface AccessRequest {
  /** Origin of the registry itself; requests to any other origin must not be authorized at all. */
  readonly origin: URL;
  readonly scopes: readonly RepositoryScope[];
  readonly signal?: AbortSignal;
}

/**
 * `retry`: send the request again, `authorize` has something better now · `refused`: the credentials are not good enough ·
 * `no-credentials`: the registry wants credentials and none are known.
 */
export type LearnResult = 'retry' | 'refused' | 'no-credentials';

export interface Authorizer {
  /**
   * Value for the `Authorization` header, undefined as long as the registry has not asked for one.
   *
   * @throws {UnavailableError} when a token that is due cannot be had: `realm-refused`, `registry-unauthorized`, or as `Fetch`
   */
  authorize(access: AccessRequest): Promise<string | undefined>;
  /**
   * After a 401: takes in `response.headerAll('www-authenticate')`. `usedAuthorization` is what `authorize` had returned for the
   * request that failed. Call it at most twice for one request.
   *
   * @throws {UnavailableError} as `authorize`, and `registry-protocol` for challenges that do not parse
   */
  learn(access: AccessRequest, refusal: Refusal): Promise<LearnResult>;
}

export interface Refusal {
  readonly challengeHeaders: readonly string[];
  readonly usedAuthorization: string | undefined;
}
