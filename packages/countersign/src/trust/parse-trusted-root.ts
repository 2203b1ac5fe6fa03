// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../bytes/json.ts';
import { type JsonFields, readDocument, readOptionalObjects, readString } from '../bytes/json-fields.ts';
import { protoName } from '../bytes/proto-names.ts';
import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import type { TrustedLog } from '../tlog/trusted-log.ts';
import { originOf } from './origin-of.ts';
import { readAuthority } from './read-authority.ts';
import { isSkipped, readTrustedLog, type Skipped } from './read-trusted-log.ts';
import type { TrustedRoot } from './trusted-root.ts';

export const maxTrustedRootBytes = 1024 * 1024;
const maxItems = 256;

const mediaTypes: readonly string[] = [
  'application/vnd.dev.sigstore.trustedroot+json;version=0.1',
  'application/vnd.dev.sigstore.trustedroot.v0.1+json',
  'application/vnd.dev.sigstore.trustedroot.v0.2+json',
];

/**
 * A `trusted_root.json` of version 0.1 or 0.2, in either spelling of its members, every key imported. What is of a kind unknown to this
 * version is left out and named in `skipped`; what can be read in two ways is refused.
 *
 * @throws {MalformedError} `trusted-root-malformed`, `json-malformed`, `der-malformed`
 */
export function parseTrustedRoot(bytes: Uint8Array): TrustedRoot {
  const json = parseJson(bytes, { maxBytes: maxTrustedRootBytes });
  const fields = readDocument(json, 'trustedRoot', 'trusted-root-malformed');
  const mediaType = readString(fields, protoName(fields, 'mediaType'));
  if (!mediaTypes.includes(mediaType)) {
    throw malformed(`wanted a trusted root of version 0.1 or 0.2, got ${quote(mediaType)}`);
  }
  const skipped: string[] = [];
  const trusted = {
    logs: read(fields, 'tlogs', readTrustedLog, skipped),
    ctLogs: read(fields, 'ctlogs', readTrustedLog, skipped),
    certificateAuthorities: read(fields, protoName(fields, 'certificateAuthorities'), readAuthority, skipped),
    timestampAuthorities: read(fields, protoName(fields, 'timestampAuthorities'), readAuthority, skipped),
  };
  for (const logs of [trusted.logs, trusted.ctLogs]) requireOneKeyPerId(logs);
  return { ...trusted, origin: originOf(trusted), skipped };
}

function read<T extends object>(
  fields: JsonFields,
  name: string,
  readItem: (item: JsonFields) => T | Skipped,
  skipped: string[],
): readonly T[] {
  const items = readOptionalObjects(fields, name, maxItems).map(readItem);
  skipped.push(...items.filter(isSkipped).map((item) => item.skipped));
  return items.filter((item): item is T => !isSkipped(item));
}

// Which of two keys an entry was checked with would depend on their order.
function requireOneKeyPerId(logs: readonly TrustedLog[]): void {
  const fingerprints = new Map(logs.map(({ keyId, publicKey }) => [keyId, publicKey.fingerprint]));
  const other = logs.find(({ keyId, publicKey }) => fingerprints.get(keyId) !== publicKey.fingerprint);
  if (other !== undefined) throw malformed(`wanted one key with the id \`${other.keyId}\`, got two`);
}

function malformed(message: string): MalformedError {
  return new MalformedError('trusted-root-malformed', message);
}
