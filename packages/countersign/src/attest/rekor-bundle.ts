// SPDX-License-Identifier: Apache-2.0

import { encodeBase64 } from '../bytes/base64.ts';
import { decodeHex, encodeHex } from '../bytes/hex.ts';
import type { JsonObject } from '../bytes/json.ts';
import { type JsonFields, readBase64, readInteger, readObject, readString } from '../bytes/json-fields.ts';
import { MalformedError } from '../errors/errors.ts';
import type { LogEntry } from '../tlog/log-entry.ts';
import { entryKindOf } from '../tlog/parse-entry-body.ts';

/**
 * The log entry that cosign hangs on a legacy signature (cosign's `RekorBundle`): a promise of Rekor 1, without inclusion proof.
 *
 * @throws {MalformedError} the code of `fields`, `log-entry-malformed`
 */
export function readRekorBundle(fields: JsonFields): LogEntry {
  const payload = readObject(fields, 'Payload');
  const body = readBase64(payload, 'body');
  return {
    logIndex: BigInt(readInteger(payload, 'logIndex')),
    logKeyId: readHex(payload, 'logID'),
    ...entryKindOf(body),
    integratedTime: BigInt(readInteger(payload, 'integratedTime')),
    signedEntryTimestamp: readBase64(fields, 'SignedEntryTimestamp'),
    canonicalizedBody: body,
  };
}

export function rekorBundleToJson(entry: LogEntry): JsonObject {
  return {
    SignedEntryTimestamp: encodeBase64(entry.signedEntryTimestamp ?? new Uint8Array()),
    Payload: {
      body: encodeBase64(entry.canonicalizedBody ?? new Uint8Array()),
      integratedTime: Number(entry.integratedTime),
      logIndex: Number(entry.logIndex),
      logID: encodeHex(entry.logKeyId),
    },
  };
}

function readHex(fields: JsonFields, name: string): Uint8Array {
  try {
    return decodeHex(readString(fields, name));
  } catch (cause) {
    throw new MalformedError(fields.code, `wanted lower-case hex in \`${fields.path}.${name}\``, { cause });
  }
}
