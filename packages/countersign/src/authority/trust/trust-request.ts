// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../../ports/clock.ts';
import type { Env } from '../../ports/env.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { Files } from '../../ports/files.ts';
import type { Log } from '../../ports/log.ts';

/** What the caller says about whom to believe. What he does not say comes from the TUF repository. */
export interface TrustRequest {
  /** A `trusted_root.json`: nothing else is read then. */
  readonly file?: string;
  /** PEM files, each of which replaces a part of the root. */
  readonly parts: TrustParts;
  /** `none`: no socket is opened. */
  readonly network: 'allowed' | 'none';
  /** What was read from the TUF repository longer ago is read again. */
  readonly maxAgeMs: number;
  /** Whether the root of a sandbox is acceptable. */
  readonly sandbox: 'refused' | 'accepted';
  /** Whether cosign's `SIGSTORE_…` and `TUF_…` variables count. */
  readonly cosignVariables: 'honoured' | 'ignored';
}

export interface TrustParts {
  /** Roots of certificate authorities. */
  readonly caRoots?: string;
  readonly caIntermediates?: string;
  /** One authority: its intermediates, nearest to the signer first, and its root last. */
  readonly certificateChain?: string;
  /** One timestamp authority: its certificate, intermediates, root. */
  readonly timestampCertificateChain?: string;
  readonly rekorPublicKey?: string;
  readonly ctLogPublicKey?: string;
}

/** What loading trust needs of the world. */
export interface TrustPorts {
  readonly env: Env;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly homeFolder: string;
  readonly signal: AbortSignal;
  /** Opened only if something has to be fetched. */
  readonly openTransport: () => Promise<{ readonly fetch: Fetch; readonly close: () => void }>;
  /** One line for the person at the terminal. */
  readonly note: (line: string) => Promise<void>;
}

/** A day: the public instance promises to sign a new timestamp at least that often, and asks nobody to look at it more often. */
export const defaultMaxAgeMs = 24 * 60 * 60 * 1000;
