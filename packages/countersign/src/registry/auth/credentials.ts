// SPDX-License-Identifier: Apache-2.0

/** Secrets for one registry; never logged, never part of a message. */
export type Credentials =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  /** Traded for access tokens at the token server (docker: `identitytoken`). */
  | { readonly kind: 'identity-token'; readonly username: string; readonly token: string }
  /** Sent to the registry as it is (docker: `registrytoken`). */
  | { readonly kind: 'registry-token'; readonly token: string };

/**
 * Where credentials come from: `host` is the registry as the user names it (`docker.io`, `registry.example:5000`),
 * null means that there are none and the registry is asked anonymously.
 */
export type CredentialSource = (host: string, repository: string | undefined) => Promise<Credentials | null>;
