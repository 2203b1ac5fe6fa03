// SPDX-License-Identifier: Apache-2.0
import { parsePublicKey } from '../crypto/public-key-file.ts';
import { UsageError } from '../errors/errors.ts';
import { systemClock } from '../host/system-clock.ts';
import { defaultDemands } from '../trust/evidence-demands.ts';
import type { EvidenceDemands, Trust } from '../trust/trust.ts';
import type { TrustedIdentity } from '../trust/trusted-identity.ts';
import type { TrustedRoot } from '../trust/trusted-root.ts';

/** Whom a program trusts, and for what. */
export interface TrustOptions {
  /** PEM public keys; a signature by any of them is enough. */
  readonly keys?: readonly Uint8Array[];
  /** Names with their issuers; a signature by any of them is enough. They need `trustedRoot`. */
  readonly identities?: readonly TrustedIdentity[];
  /** From `parseTrustedRoot`; `publicGoodRoot()` is that of the public Sigstore instance as it was when this version was made. */
  readonly trustedRoot?: TrustedRoot;
  /** Believe the root of `countersign sandbox`, which signs for anybody; for trying out. Default: it is refused. */
  readonly insecureSandbox?: 'accepted';
  /** What is demanded beside the signature, where it differs from one log entry and one SCT for certificates. */
  readonly demands?: Partial<EvidenceDemands>;
}

/**
 * The trust that the options mean, at this moment.
 *
 * @throws {UsageError} `usage-api` when nobody is trusted, `trusted-root-missing`, `sandbox-refused`, `key-not-public`
 * @throws {MalformedError} `key-malformed`, `pem-malformed`
 */
export function trustOf(options: TrustOptions): Trust {
  const { keys = [], identities = [], trustedRoot, demands, insecureSandbox } = options;
  const trusted = keys.map((key, index) => ({ key: parsePublicKey(key), source: `keys[${index}]` }));
  if (trusted.length + identities.length === 0) {
    throw new UsageError('usage-api', 'wanted at least one key or identity to trust, got none');
  }
  if (identities.length > 0 && trustedRoot === undefined) {
    throw new UsageError('trusted-root-missing', 'wanted a trusted root to verify identities with, got none');
  }
  if (trustedRoot?.origin === 'sandbox' && insecureSandbox !== 'accepted') {
    throw new UsageError('sandbox-refused', 'wanted a trusted root of somebody real, got that of a sandbox', {
      hint: "pass `insecureSandbox: 'accepted'` if you are trying things out; never in production",
    });
  }
  return {
    keys: trusted,
    identities,
    demands: { ...defaultDemands(systemClock.nowMs()), ...demands },
    ...(trustedRoot === undefined ? {} : { root: trustedRoot }),
  };
}
