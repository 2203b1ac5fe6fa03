// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../bytes/json.ts';
import {
  type JsonFields,
  readDocument,
  readInteger,
  readObject,
  readOptionalInteger,
  readOptionalObject,
  readOptionalObjects,
  readOptionalString,
  readString,
} from '../bytes/json-fields.ts';
import { protoName } from '../bytes/proto-names.ts';
import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import { readValidity } from './read-validity.ts';
import type { Service, ServiceSelection, SigningConfig } from './signing-config.ts';

export const maxSigningConfigBytes = 1024 * 1024;
export const signingConfigMediaType = 'application/vnd.dev.sigstore.signingconfig.v0.2+json';
const maxServices = 256;

/**
 * A signing configuration of version 0.2, in either spelling of its members. Version 0.1, which named neither operators nor times, is refused.
 *
 * @throws {MalformedError} `signing-config-malformed`, `json-malformed`
 */
export function parseSigningConfig(bytes: Uint8Array): SigningConfig {
  const json = parseJson(bytes, { maxBytes: maxSigningConfigBytes });
  const fields = readDocument(json, 'signingConfig', 'signing-config-malformed');
  const mediaType = readString(fields, protoName(fields, 'mediaType'));
  if (mediaType !== signingConfigMediaType) {
    throw malformed(`wanted ${quote(signingConfigMediaType)} as \`mediaType\`, got ${quote(mediaType)}`);
  }
  return {
    certificateAuthorities: readServices(fields, 'caUrls'),
    oidcProviders: readServices(fields, 'oidcUrls'),
    logs: readServices(fields, 'rekorTlogUrls'),
    logSelection: readSelection(fields, 'rekorTlogConfig'),
    timestampAuthorities: readServices(fields, 'tsaUrls'),
    timestampSelection: readSelection(fields, 'tsaConfig'),
  };
}

function readServices(
  fields: JsonFields,
  name: 'caUrls' | 'oidcUrls' | 'rekorTlogUrls' | 'tsaUrls',
): readonly Service[] {
  return readOptionalObjects(fields, protoName(fields, name), maxServices).map(readService);
}

function readService(fields: JsonFields): Service {
  const url = readString(fields, 'url');
  if (!isServiceUrl(url))
    throw malformed(`wanted an address with https or http in \`${fields.path}.url\`, got ${quote(url)}`);
  const { startMs, endMs } = readValidity(readObject(fields, protoName(fields, 'validFor')));
  if (startMs === undefined) throw malformed(`wanted a start in \`${fields.path}.validFor\`, got nothing`);
  return {
    url,
    majorApiVersion: readInteger(fields, protoName(fields, 'majorApiVersion')),
    validFor: { startMs, ...(endMs === undefined ? {} : { endMs }) },
    operator: readOptionalString(fields, 'operator') ?? '',
  };
}

// A password in an address would end up in messages; a query or fragment would swallow the path that is appended.
function isServiceUrl(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return [username, password, search, hash].every((part) => part === '');
}

/** Without a selection any service will do. */
function readSelection(root: JsonFields, name: 'rekorTlogConfig' | 'tsaConfig'): ServiceSelection {
  const fields = readOptionalObject(root, protoName(root, name));
  if (fields === undefined) return { kind: 'any' };
  const selector = readString(fields, 'selector');
  switch (selector) {
    case 'ANY':
      return { kind: 'any' };
    case 'ALL':
      return { kind: 'all' };
    case 'EXACT': {
      const count = readOptionalInteger(fields, 'count') ?? 0;
      if (count > 0) return { kind: 'exact', count };
      throw malformed(`wanted a count above 0 in \`${fields.path}\`, got ${count}`);
    }
    default:
      throw malformed(`wanted ANY, ALL or EXACT in \`${fields.path}.selector\`, got ${quote(selector)}`);
  }
}

function malformed(message: string): MalformedError {
  return new MalformedError('signing-config-malformed', message);
}
