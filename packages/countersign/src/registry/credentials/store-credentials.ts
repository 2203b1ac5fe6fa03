// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../../bytes/base64.ts';
import type { JsonObject } from '../../bytes/json.ts';
import { UsageError } from '../../errors/errors.ts';
import type { Credentials } from '../auth/credentials.ts';
import { type CredentialConfig, maxConfigBytes, parseConfig } from './config-file.ts';
import { dockerConfigPath } from './config-places.ts';
import { callHelper } from './credential-helper.ts';
import { type CredentialPorts, helperFor } from './find-credentials.ts';
import { normaliseKey, registryKey } from './registry-key.ts';

/** Where the credentials went; in a file they lie readable. */
export type StoredIn =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'helper'; readonly name: string };

type StorableCredentials = Exclude<Credentials, { readonly kind: 'registry-token' }>;

/**
 * Keeps credentials where docker, cosign and we look for them: at the configured helper, else in docker's `config.json`, which only its
 * owner can read afterwards. Everything else in that file stays as it was.
 *
 * @throws {UsageError} `config-malformed`, `file-unreadable`
 * @throws {UnavailableError} `credential-helper-failed`, `disk-full`
 */
export async function storeCredentials(
  host: string,
  credentials: StorableCredentials,
  ports: CredentialPorts,
): Promise<StoredIn> {
  const { path, config } = await readDockerConfig(ports);
  const helper = helperFor(config, host);
  const secret = credentials.kind === 'basic' ? credentials.password : credentials.token;
  if (helper !== null) {
    const username = credentials.kind === 'basic' ? credentials.username : '<token>';
    const stdin = JSON.stringify({ ServerURL: helper.server, Username: username, Secret: secret });
    await callHelper(ports.exec, { helper: helper.name, action: 'store', stdin });
  }
  // Docker lists a registry whose secret a helper keeps with an empty entry.
  const entry = helper === null ? entryOf(credentials) : {};
  const auths = { ...withoutHost(config, host), [registryKey(host)]: entry };
  await writeConfig(path, { ...config.document, auths }, ports);
  return helper === null ? { kind: 'file', path } : { kind: 'helper', name: helper.name };
}

/**
 * Forgets the credentials of a registry, under every spelling of its name. False when there were none.
 *
 * @throws as `storeCredentials`
 */
export async function eraseCredentials(host: string, ports: CredentialPorts): Promise<boolean> {
  const { path, config } = await readDockerConfig(ports);
  const helper = helperFor(config, host);
  const erased =
    helper === null
      ? null
      : await callHelper(ports.exec, { helper: helper.name, action: 'erase', stdin: helper.server });
  const auths = withoutHost(config, host);
  const isListed = Object.keys(auths).length < config.auths.size;
  if (isListed) await writeConfig(path, { ...config.document, auths }, ports);
  return isListed || erased !== null;
}

async function readDockerConfig({
  env,
  files,
}: CredentialPorts): Promise<{ readonly path: string; readonly config: CredentialConfig }> {
  const path = dockerConfigPath(env);
  if (path === undefined)
    throw new UsageError(
      'file-not-found',
      'there is no place for credentials: neither `DOCKER_CONFIG` nor `HOME` is set',
    );
  const bytes = await files.readIfExists(path, maxConfigBytes);
  const isEmpty = bytes === null || bytes.length === 0;
  return { path, config: parseConfig(isEmpty ? new TextEncoder().encode('{}') : bytes, path) };
}

/** The entries of all other registries and of namespaces, as they were. */
function withoutHost({ document, auths }: CredentialConfig, host: string): JsonObject {
  const entries = (document['auths'] ?? {}) as JsonObject;
  return Object.fromEntries(
    [...auths.keys()].filter((key) => normaliseKey(key) !== host).map((key) => [key, entries[key] ?? {}]),
  );
}

function entryOf(credentials: StorableCredentials): JsonObject {
  if (credentials.kind === 'identity-token')
    return { auth: encodePair(credentials.username, ''), identitytoken: credentials.token };
  return { auth: encodePair(credentials.username, credentials.password) };
}

function encodePair(username: string, password: string): string {
  return encodeBase64(new TextEncoder().encode(`${username}:${password}`));
}

async function writeConfig(path: string, document: JsonObject, { files }: CredentialPorts): Promise<void> {
  await files.makeFolder(path.slice(0, Math.max(path.lastIndexOf('/'), 1)));
  const text = `${JSON.stringify(document, undefined, '\t')}\n`;
  await files.write(path, new TextEncoder().encode(text), { mode: 0o600, overwrite: true });
}
