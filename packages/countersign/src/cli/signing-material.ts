// SPDX-License-Identifier: Apache-2.0
import { loadSigningConfig } from '../authority/trust/load-signing-config.ts';
import type { TrustPorts } from '../authority/trust/trust-request.ts';
import { UsageError } from '../errors/errors.ts';
import { sandboxLogPath } from '../trust/sandbox-mark.ts';
import type { SigningConfig } from '../trust/signing-config.ts';
import type { TrustedRoot } from '../trust/trusted-root.ts';
import { type Flags, flagIsSet, flagText } from './define-command.ts';
import type { SigningMode } from './signing-mode.ts';
import { loadTrust, trustRequestOf } from './trust-flags.ts';

/**
 * The signing configuration that the mode asks for, if any.
 *
 * @throws {UsageError} `sandbox-refused`, and as `loadSigningConfig`
 */
export async function loadServiceConfig(
  mode: SigningMode,
  flags: Flags,
  ports: TrustPorts,
): Promise<SigningConfig | undefined> {
  if (mode.config === 'none') return undefined;
  const { network, maxAgeMs, cosignVariables } = trustRequestOf(flags);
  const file = mode.config === 'file' ? { file: flagText(flags, 'signingConfig') ?? '' } : {};
  const request = { network, maxAgeMs, cosignVariables, logs: 'usual', ...file } as const;
  const { signingConfig, source } = await loadSigningConfig(request, ports);
  if (isOfSandbox(signingConfig) && !flagIsSet(flags, 'insecureSandbox')) {
    throw new UsageError(
      'sandbox-refused',
      `wanted the signing configuration of somebody real, got that of a sandbox: ${source}`,
    );
  }
  return signingConfig;
}

function isOfSandbox(config: SigningConfig): boolean {
  const services = [...config.certificateAuthorities, ...config.logs, ...config.timestampAuthorities];
  return services.some(
    ({ operator, url }) => operator.startsWith('countersign sandbox') || url.includes(sandboxLogPath),
  );
}

/**
 * The trusted root of the instance that signs, where one is named or comes with the configuration.
 *
 * @throws as `loadTrust`
 */
export async function loadServiceRoot(
  mode: SigningMode,
  flags: Flags,
  ports: TrustPorts,
): Promise<TrustedRoot | undefined> {
  if (mode.root === 'none') return undefined;
  // `--certificate-chain` is the signer's own here, and no trust.
  return (await loadTrust({ ...flags, certificateChain: undefined }, ports)).trustedRoot;
}
