// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../../errors/errors.ts';
import type { Env } from '../../ports/env.ts';
import type { Exec } from '../../ports/exec.ts';
import type { Files } from '../../ports/files.ts';
import type { Credentials } from '../auth/credentials.ts';
import { type CredentialConfig, maxConfigBytes, parseConfig } from './config-file.ts';
import { configPlaces } from './config-places.ts';
import { getFromHelper } from './credential-helper.ts';
import { findByPrefix, normaliseKey, registryKey } from './registry-key.ts';

/** `--registry-username`, `--registry-password`, `--registry-token`. */
export interface CredentialFlags {
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
}

export interface CredentialPorts {
  readonly files: Files;
  readonly env: Env;
  readonly exec: Exec;
}

export interface CredentialSources extends CredentialPorts {
  readonly flags?: CredentialFlags;
  /** Of the user, for podman's file under `/run/containers`. */
  readonly uid?: number;
}

/**
 * Credentials for a registry (`docker.io`, `registry.example:5000`), null when there are none anywhere. The first place that has some
 * counts, in cosign's order: flags · `DOCKER_AUTH_CONFIG` · `$DOCKER_CONFIG/config.json` or `~/.docker/config.json` ·
 * `REGISTRY_AUTH_FILE` · `$XDG_RUNTIME_DIR/containers/auth.json` (else `/run/containers/UID/auth.json`) ·
 * `$XDG_CONFIG_HOME/containers/auth.json` · `~/.dockercfg`. Unlike cosign we read on when a file exists and has no entry for the registry.
 * Within a file: the registry's helper, the general helper, then the entry with the longest matching prefix.
 *
 * @throws {UsageError} `config-malformed`, `file-unreadable`, `usage-flag`
 * @throws {UnavailableError} `credential-helper-failed`
 */
export async function findCredentials(
  host: string,
  repository: string | undefined,
  sources: CredentialSources,
): Promise<Credentials | null> {
  const given = fromFlags(sources.flags ?? {});
  if (given !== null) return given;
  for await (const config of configsOf(sources)) {
    const found = await findInConfig(config, { host, repository, exec: sources.exec });
    if (found !== null) return found;
  }
  return null;
}

function fromFlags({ username, password, token }: CredentialFlags): Credentials | null {
  if (token !== undefined) return { kind: 'registry-token', token };
  if (username === undefined && password === undefined) return null;
  if (username !== undefined && password !== undefined) return { kind: 'basic', username, password };
  throw new UsageError(
    'usage-flag',
    'wanted `--registry-username` and `--registry-password` together, got one of them',
  );
}

async function* configsOf({ env, files, uid }: CredentialSources): AsyncGenerator<CredentialConfig> {
  const inline = env['DOCKER_AUTH_CONFIG'];
  if (inline) yield parseConfig(new TextEncoder().encode(inline), 'DOCKER_AUTH_CONFIG');
  for (const { path, form } of configPlaces(env, uid)) {
    const bytes = await files.readIfExists(path, maxConfigBytes);
    if (bytes !== null && bytes.length > 0) yield parseConfig(bytes, path, form);
  }
}

interface Search {
  readonly host: string;
  readonly repository: string | undefined;
  readonly exec: Exec;
}

async function findInConfig(config: CredentialConfig, { host, repository, exec }: Search): Promise<Credentials | null> {
  const helper = helperFor(config, host);
  const kept = helper === null ? null : await getFromHelper(exec, helper.name, helper.server);
  return kept ?? findByPrefix(config.auths, host, repository) ?? null;
}

export interface ConfiguredHelper {
  readonly name: string;
  /** What the helper is asked about. */
  readonly server: string;
}

/** The helper that keeps the credentials of `host`; helpers know no namespaces. */
export function helperFor(config: CredentialConfig, host: string): ConfiguredHelper | null {
  for (const [key, name] of config.credHelpers) {
    // An empty name switches the general helper off for this registry.
    if (normaliseKey(key) === host) return name === '' ? null : { name, server: key };
  }
  return config.credsStore === undefined ? null : { name: config.credsStore, server: registryKey(host) };
}
