// SPDX-License-Identifier: Apache-2.0
import type { EvidenceDemands } from '../trust/trust.ts';
import type { TrustedIdentity } from '../trust/trusted-identity.ts';
import type { TrustedKey } from '../trust/trusted-keys.ts';
import type { TrustedRoot } from '../trust/trusted-root.ts';

/** Somebody whom a policy names: one key, or one pattern of identities. */
export interface PolicySigner {
  /** As the policy calls him. */
  readonly name: string;
  /** One line for people: `key scanner.pub (sha256:…)`, `https://… by https://token.actions.githubusercontent.com`. */
  readonly description: string;
  readonly who:
    | { readonly kind: 'key'; readonly key: TrustedKey }
    | { readonly kind: 'identity'; readonly identity: TrustedIdentity };
  /** Signers with the same object here are verified together; absent: a key without logs and timestamps. */
  readonly root?: TrustedRoot;
  readonly demands: Omit<EvidenceDemands, 'nowMs'>;
  readonly window: SignerWindow;
}

/** Milliseconds since 1970, of proven time: from `fromMs` on, before `untilMs`, and before `revokedAtMs`. */
export interface SignerWindow {
  readonly fromMs?: number;
  readonly untilMs?: number;
  readonly revokedAtMs?: number;
}
