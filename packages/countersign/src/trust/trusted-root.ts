// SPDX-License-Identifier: Apache-2.0
import type { TrustedLog } from '../tlog/trusted-log.ts';
import type { CertificateAuthority } from '../x509/certificate-authority.ts';

/** Whom the caller believes in keyless verification: the content of a `trusted_root.json`, every key imported once. */
export interface TrustedRoot {
  readonly logs: readonly TrustedLog[];
  readonly ctLogs: readonly TrustedLog[];
  readonly certificateAuthorities: readonly CertificateAuthority[];
  readonly timestampAuthorities: readonly CertificateAuthority[];
  /** `sandbox`: an authority of `countersign sandbox` is among them, which signs for anybody. */
  readonly origin: 'real' | 'sandbox';
  /** What was left out because this version does not know it (a key type of the future), for `--verbose`. */
  readonly skipped: readonly string[];
}
