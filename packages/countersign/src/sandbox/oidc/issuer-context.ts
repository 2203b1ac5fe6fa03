// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../../ports/clock.ts';
import type { DeviceGrant } from './device-grant.ts';
import type { GrantStore } from './grant-store.ts';
import type { MintRequest } from './mint-token.ts';

/** A login that is done; the code for it is on its way through the browser. */
export interface CodeGrant {
  readonly email: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly codeChallenge: string;
  readonly nonce: string | null;
}

/** What the endpoints of the issuer share. */
export interface IssuerContext {
  /** The address of the issuer, which is its name in tokens. */
  readonly url: string;
  readonly clock: Clock;
  readonly codes: GrantStore<CodeGrant>;
  readonly devices: GrantStore<DeviceGrant>;
  readonly mint: (request: MintRequest) => Promise<string>;
}
