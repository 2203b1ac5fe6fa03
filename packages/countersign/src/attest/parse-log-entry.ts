// SPDX-License-Identifier: Apache-2.0

import { decodeBase64 } from '../bytes/base64.ts';
import { encodeHex } from '../bytes/hex.ts';
import {
  fieldOf,
  type JsonFields,
  pathOf,
  readBase64,
  readObject,
  readOptionalObject,
  readOptionalObjects,
  readOptionalStrings,
  readString,
} from '../bytes/json-fields.ts';
import { protoName } from '../bytes/proto-names.ts';
import { requireMembers } from '../bytes/require-members.ts';
import { MalformedError } from '../errors/errors.ts';
import type { InclusionProof, LogEntry } from '../tlog/log-entry.ts';
import type { BundleVersion } from './bundle.ts';

const maxEntries = 32;
const entryMembers = [
  'logIndex',
  'logId',
  'kindVersion',
  'integratedTime',
  'inclusionPromise',
  'inclusionProof',
  'canonicalizedBody',
];
/** A proof in a tree of 2^63 leaves has 63 hashes. */
const maxHashes = 64;
const decimal = /^(?:0|[1-9][0-9]{0,18})$/;
const maxInt64 = 2n ** 63n - 1n;

/**
 * The log entries of a bundle's verification material, unverified.
 *
 * @throws {MalformedError} the code of `material`
 */
export function readLogEntries(material: JsonFields, version: BundleVersion): readonly LogEntry[] {
  const items = readOptionalObjects(material, protoName(material, 'tlogEntries'), maxEntries);
  const entries = items.map((item) => readLogEntry(item, version));
  // The same entry twice must not count as two witnesses.
  const identities = new Set(entries.map((entry) => `${encodeHex(entry.logKeyId)} ${entry.logIndex}`));
  if (identities.size !== entries.length) {
    throw new MalformedError(material.code, `wanted each log entry once in \`${material.path}\`, got one twice`);
  }
  return entries;
}

function readLogEntry(fields: JsonFields, version: BundleVersion): LogEntry {
  requireMembers(fields, ...entryMembers);
  const logId = requireMembers(readObject(fields, protoName(fields, 'logId')), 'keyId');
  const kindVersion = requireMembers(readObject(fields, protoName(fields, 'kindVersion')), 'kind', 'version');
  const body = readOptionalBase64(fields, protoName(fields, 'canonicalizedBody'));
  return {
    logIndex: readInt64(fields, protoName(fields, 'logIndex')),
    logKeyId: readBase64(logId, protoName(logId, 'keyId')),
    kind: readString(kindVersion, 'kind'),
    version: readString(kindVersion, 'version'),
    integratedTime: readInt64(fields, protoName(fields, 'integratedTime')),
    ...(body === undefined ? {} : { canonicalizedBody: body }),
    ...readPromiseAndProof(fields, version),
  };
}

function readPromiseAndProof(
  fields: JsonFields,
  version: BundleVersion,
): Pick<LogEntry, 'signedEntryTimestamp' | 'inclusionProof'> {
  const promise = readOptionalObject(fields, protoName(fields, 'inclusionPromise'));
  const proofFields = readOptionalObject(fields, protoName(fields, 'inclusionProof'));
  const proof = proofFields === undefined ? undefined : readInclusionProof(proofFields);
  // Bundle specification: 0.1 has a promise, later versions a proof with the checkpoint that it leads to.
  if (version === '0.1' && promise === undefined) throw missing(fields, 'inclusionPromise', version);
  if (version !== '0.1' && proof?.checkpoint === undefined) throw missing(fields, 'inclusionProof', version);
  return {
    ...(promise === undefined ? {} : { signedEntryTimestamp: readPromise(promise) }),
    ...(proof === undefined ? {} : { inclusionProof: proof }),
  };
}

function readPromise(fields: JsonFields): Uint8Array {
  return readBase64(requireMembers(fields, 'signedEntryTimestamp'), protoName(fields, 'signedEntryTimestamp'));
}

function readInclusionProof(fields: JsonFields): InclusionProof {
  requireMembers(fields, 'logIndex', 'treeSize', 'rootHash', 'hashes', 'checkpoint');
  const checkpoint = readOptionalObject(fields, 'checkpoint');
  return {
    logIndex: readInt64(fields, protoName(fields, 'logIndex')),
    treeSize: readInt64(fields, protoName(fields, 'treeSize')),
    rootHash: readBase64(fields, protoName(fields, 'rootHash')),
    hashes: readOptionalStrings(fields, 'hashes', maxHashes).map((text) => decodeHash(fields, text)),
    ...(checkpoint === undefined ? {} : { checkpoint: readString(requireMembers(checkpoint, 'envelope'), 'envelope') }),
  };
}

/** A protobuf int64: decimal text (or a small number), never negative here; absent means 0. */
function readInt64(fields: JsonFields, name: string): bigint {
  const value = fieldOf(fields, name) ?? '0';
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text === 'string' && decimal.test(text) && BigInt(text) <= maxInt64) return BigInt(text);
  throw new MalformedError(fields.code, `wanted a whole number from 0 to 2^63 - 1 in \`${pathOf(fields, name)}\``);
}

function readOptionalBase64(fields: JsonFields, name: string): Uint8Array | undefined {
  return (fieldOf(fields, name) ?? null) === null ? undefined : readBase64(fields, name);
}

function decodeHash(fields: JsonFields, text: string): Uint8Array {
  try {
    return decodeBase64(text);
  } catch (cause) {
    throw new MalformedError(fields.code, `wanted canonical base64 in \`${pathOf(fields, 'hashes')}\``, { cause });
  }
}

function missing(fields: JsonFields, name: string, version: BundleVersion): MalformedError {
  return new MalformedError(fields.code, `wanted \`${name}\` in \`${fields.path}\`, which version ${version} demands`);
}
