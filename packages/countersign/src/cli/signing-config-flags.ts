// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import type { LoadedSigningConfig } from '../authority/trust/load-signing-config.ts';
import type { CliContext } from './context.ts';
import { type Flags, flagText } from './define-command.ts';
import { trustPortsOf, trustRequestOf } from './trust-flags.ts';

/** The flag of commands that sign; `addTrustSourceFlags` adds the others that count here. */
export function addSigningConfigFlag(command: Command): Command {
  return command.addOption(
    new Option(
      '--signing-config <file>',
      'which services sign: a `signing_config.v0.2.json` instead of what the TUF repository says',
    ),
  );
}

/**
 * Which services sign, by `--signing-config` or the TUF repository.
 *
 * @throws {UsageError} `service-not-configured`, `trusted-root-missing`, `usage-flag`, `file-not-found`, `file-unreadable`
 * @throws {MalformedError} `signing-config-malformed`, `json-malformed`
 * @throws {UnavailableError} `trust-update-failed`
 */
export async function loadSigning(flags: Flags, context: CliContext): Promise<LoadedSigningConfig> {
  const { loadSigningConfig } = await import('../authority/trust/load-signing-config.ts');
  const { network, maxAgeMs, cosignVariables } = trustRequestOf(flags);
  const file = flagText(flags, 'signingConfig');
  const request = {
    logs: 'usual',
    network,
    maxAgeMs,
    cosignVariables,
    ...(file === undefined ? {} : { file }),
  } as const;
  return await loadSigningConfig(request, trustPortsOf(context));
}
