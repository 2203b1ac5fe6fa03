// SPDX-License-Identifier: Apache-2.0
import type { AmbientPorts } from './identity-request.ts';

export interface AmbientRequest {
  readonly audience: string;
  /** `named`: the caller chose this provider, so signs that it is there need not be found first. */
  readonly chosen: 'named' | 'any';
}

export type AmbientAnswer =
  | { readonly kind: 'token'; readonly token: string }
  /** This machine does not offer it; the reason is for people. */
  | { readonly kind: 'absent'; readonly reason: string };

/**
 * A place where a machine keeps or gives out identity tokens. One that is there and fails throws and is not passed over: the next one
 * might speak for somebody else.
 *
 * @throws {UnavailableError} `identity-provider-failed`
 */
export type AmbientProvider = (request: AmbientRequest, ports: AmbientPorts) => Promise<AmbientAnswer>;
