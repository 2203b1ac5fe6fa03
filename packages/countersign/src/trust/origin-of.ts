// SPDX-License-Identifier: Apache-2.0
import type { TrustedLog } from '../tlog/trusted-log.ts';
import type { CertificateAuthority } from '../x509/certificate-authority.ts';
import { namePartsOf } from './name-parts.ts';
import { sandboxLogPath, sandboxOrganization } from './sandbox-mark.ts';
import type { TrustedRoot } from './trusted-root.ts';

type Trusted = Pick<TrustedRoot, 'logs' | 'ctLogs' | 'certificateAuthorities' | 'timestampAuthorities'>;

/**
 * `sandbox` as soon as one authority or log bears the mark of the sandbox, whatever else is there.
 *
 * @throws {MalformedError} `der-malformed` for the name of a certificate that does not parse
 */
export function originOf(trusted: Trusted): TrustedRoot['origin'] {
  const authorities = [...trusted.certificateAuthorities, ...trusted.timestampAuthorities];
  const logs = [...trusted.logs, ...trusted.ctLogs];
  return authorities.some(isSandboxAuthority) || logs.some(isSandboxLog) ? 'sandbox' : 'real';
}

function isSandboxAuthority({ root, intermediates }: CertificateAuthority): boolean {
  return [root, ...intermediates].some(
    ({ subject }) => namePartsOf(subject).organization?.includes(sandboxOrganization) === true,
  );
}

function isSandboxLog({ baseUrl }: TrustedLog): boolean {
  return baseUrl.includes(sandboxLogPath);
}
