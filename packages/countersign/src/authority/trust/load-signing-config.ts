// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { UsageError } from '../../errors/errors.ts';
import { maxSigningConfigBytes, parseSigningConfig } from '../../trust/parse-signing-config.ts';
import type { SigningConfig } from '../../trust/signing-config.ts';
import { loadRepositoryTargets } from './load-repository-targets.ts';
import type { TrustPorts, TrustRequest } from './trust-request.ts';

export interface SigningConfigRequest extends Pick<TrustRequest, 'network' | 'maxAgeMs' | 'cosignVariables'> {
  /** A `signing_config.v0.2.json`: nothing else is read then. */
  readonly file?: string;
  /** Which of the two configurations of the public instance. */
  readonly logs: 'usual' | 'rekor 2';
}

export interface LoadedSigningConfig {
  readonly signingConfig: SigningConfig;
  /** For messages. */
  readonly source: string;
}

/**
 * Which services sign: as the caller's file says, else as the TUF repository says.
 *
 * @throws {UsageError} `service-not-configured`, `trusted-root-missing`, `usage-flag`, `file-not-found`, `file-unreadable`
 * @throws {MalformedError} `signing-config-malformed`, `json-malformed`
 * @throws {UnavailableError} `trust-update-failed`
 */
export async function loadSigningConfig(
  request: SigningConfigRequest,
  ports: TrustPorts,
): Promise<LoadedSigningConfig> {
  if (request.file !== undefined) {
    const bytes = await ports.files.read(request.file, maxSigningConfigBytes);
    return { signingConfig: parseSigningConfig(bytes), source: quote(request.file) };
  }
  const name = request.logs === 'usual' ? 'signing_config.v0.2.json' : 'signing_config_rekor_v2.v0.2.json';
  const { targets, source } = await loadRepositoryTargets(request, ports);
  const bytes = targets[name];
  if (bytes !== undefined) return { signingConfig: parseSigningConfig(bytes), source };
  throw new UsageError('service-not-configured', `wanted \`${name}\` in ${source}, got none`, {
    hint: 'pass `--signing-config FILE` (`countersign signing-config create` makes one), or name the services by flags',
  });
}
