// SPDX-License-Identifier: Apache-2.0
import { decodeBase64 } from '../../bytes/base64.ts';
import { type JsonObject, type JsonValue, parseJson } from '../../bytes/json.ts';
import { decodeUtf8 } from '../../bytes/utf8.ts';
import { MalformedError, UsageError } from '../../errors/errors.ts';
import type { Credentials } from '../auth/credentials.ts';

/** What a docker `config.json` or a podman `auth.json` says about credentials. */
export interface CredentialConfig {
  /** The file or variable, for messages. */
  readonly name: string;
  /** The whole document, unknown fields included. */
  readonly document: JsonObject;
  /** Null where an entry holds nothing, as docker leaves behind when a helper keeps the secret. */
  readonly auths: ReadonlyMap<string, Credentials | null>;
  /** Helper names by registry. */
  readonly credHelpers: ReadonlyMap<string, string>;
  readonly credsStore: string | undefined;
}

export const maxConfigBytes = 1024 * 1024;

/** `auths`: docker and podman today · `bare`: `.dockercfg`, whose entries stand at the top. */
export type ConfigForm = 'auths' | 'bare';

/** @throws {UsageError} `config-malformed`, naming the file and never its content */
export function parseConfig(bytes: Uint8Array, name: string, form: ConfigForm = 'auths'): CredentialConfig {
  try {
    const document = requireObject(parseJson(bytes, { maxBytes: maxConfigBytes }), 'the document');
    const entries = form === 'bare' ? document : objectAt(document, 'auths');
    return {
      name,
      document,
      auths: new Map(
        Object.entries(entries).map(([key, value]) => [key, parseEntry(requireObject(value, 'an entry'))]),
      ),
      credHelpers: new Map(
        form === 'bare'
          ? []
          : Object.entries(objectAt(document, 'credHelpers')).map(([key, value]) => [key, requireString(value)]),
      ),
      credsStore: form === 'bare' ? undefined : optionalString(document, 'credsStore'),
    };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    throw new UsageError('config-malformed', `\`${name}\` does not parse: ${error.message}`);
  }
}

function parseEntry(entry: JsonObject): Credentials | null {
  const registryToken = optionalString(entry, 'registrytoken');
  if (registryToken !== undefined) return { kind: 'registry-token', token: registryToken };
  const pair = parseAuth(optionalString(entry, 'auth'));
  const username = pair?.username ?? optionalString(entry, 'username') ?? '';
  const identityToken = optionalString(entry, 'identitytoken');
  if (identityToken !== undefined) return { kind: 'identity-token', username, token: identityToken };
  const password = pair?.password ?? optionalString(entry, 'password') ?? '';
  return username === '' && password === '' ? null : { kind: 'basic', username, password };
}

function parseAuth(auth: string | undefined): { readonly username: string; readonly password: string } | undefined {
  if (auth === undefined) return undefined;
  const text = decodeUtf8(decodeBase64(auth), 'base64-malformed');
  const colon = text.indexOf(':');
  if (colon === -1) throw new MalformedError('base64-malformed', 'wanted `auth` to be `user:password` in base64');
  // Old docker versions pad the password with NUL.
  return { username: text.slice(0, colon), password: text.slice(colon + 1).replace(/\0+$/, '') };
}

function objectAt(document: JsonObject, name: string): JsonObject {
  const value = document[name];
  return value === undefined || value === null ? {} : requireObject(value, `\`${name}\``);
}

function requireObject(value: JsonValue, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new MalformedError('json-malformed', `wanted ${what} to be an object`);
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function requireString(value: JsonValue): string {
  if (typeof value === 'string') return value;
  throw new MalformedError('json-malformed', 'wanted the name of a credential helper to be a string');
}

/** An empty string counts as absent, as Go writes it. */
function optionalString(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new MalformedError('json-malformed', `wanted \`${name}\` to be a string`);
}
