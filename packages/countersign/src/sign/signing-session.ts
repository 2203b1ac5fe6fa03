// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '../crypto/key-signer.ts';
import type { TrustedRoot } from '../trust/trusted-root.ts';
import type { PartySource } from './signing-party.ts';
import { noServices, type SigningServices } from './signing-services.ts';
import { noWitnesses, type Publish } from './witnesses.ts';

/** All that is needed to sign again and again: who signs, who is told, and whom to believe when we look at what came out. */
export interface SigningSession<S extends Signer = Signer> {
  readonly party: PartySource<S>;
  readonly services: SigningServices;
  /** Tells `services`. */
  readonly publish: Publish;
  /** Of the instance that the services belong to. Without it, what they say is only held against the signature. */
  readonly root?: TrustedRoot;
  readonly nowMs: () => number;
}

/** Signs with a bare key, and tells nobody. */
export function keySession<S extends Signer>(signer: S): SigningSession<S> {
  return {
    party: () => Promise.resolve({ kind: 'key', signer }),
    services: noServices,
    publish: () => Promise.resolve(noWitnesses),
    nowMs: () => 0,
  };
}
