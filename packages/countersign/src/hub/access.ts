// SPDX-License-Identifier: Apache-2.0

export type AccessAction = 'pull' | 'push' | 'delete';

export interface AccessRequest {
  readonly authorization: string | undefined;
  /** Null for the base endpoint. */
  readonly repository: string | null;
  readonly action: AccessAction;
}

export type AccessAnswer =
  /** `reads`: which repositories the caller may read besides, which decides what may be mounted. */
  | { readonly kind: 'granted'; readonly reads: 'all' | ((repository: string) => boolean) }
  /** Sent as WWW-Authenticate. */
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'denied' }
  | { readonly kind: 'busy' };

/** Who may do what. Asked for every request, before anything is looked up. */
export type Access = (request: AccessRequest) => AccessAnswer | Promise<AccessAnswer>;

const everything: AccessAnswer = { kind: 'granted', reads: 'all' };

/** For a hub that only this machine can reach. */
export const openAccess: Access = () => everything;
