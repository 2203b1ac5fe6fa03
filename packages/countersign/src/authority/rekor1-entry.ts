// SPDX-License-Identifier: Apache-2.0
import { decodeHex } from '../bytes/hex.ts';
import { parseJson } from '../bytes/json.ts';
import {
  type JsonFields,
  readBase64,
  readDocument,
  readInteger,
  readObject,
  readOptionalObject,
  readString,
  readStrings,
} from '../bytes/json-fields.ts';
import { MalformedError } from '../errors/errors.ts';
import type { InclusionProof, LogEntry } from '../tlog/log-entry.ts';
import { entryKindOf } from '../tlog/parse-entry-body.ts';

export const maxRekor1AnswerBytes = 4 * 1024 * 1024;
/** A proof in a tree of 2^63 leaves has 63 hashes. */
const maxHashes = 64;
const code = 'log-entry-malformed';

/**
 * The one entry in an answer of Rekor 1 (`{"<uuid>": {…}}`), unverified.
 *
 * @throws {MalformedError} `log-entry-malformed`, `json-malformed`, `hex-malformed`
 */
export function parseRekor1Entry(answer: Uint8Array): LogEntry {
  const root = readDocument(parseJson(answer, { maxBytes: maxRekor1AnswerBytes }), 'answer', code);
  const [uuid, ...others] = Object.keys(root.object);
  if (uuid === undefined || others.length > 0)
    throw new MalformedError(code, 'wanted one log entry, got another number');
  const entry = readObject(root, uuid);
  const body = readBase64(entry, 'body');
  const verification = readOptionalObject(entry, 'verification');
  const proof = verification === undefined ? undefined : readOptionalObject(verification, 'inclusionProof');
  return {
    logIndex: BigInt(readInteger(entry, 'logIndex')),
    logKeyId: decodeHex(readString(entry, 'logID')),
    ...entryKindOf(body),
    integratedTime: BigInt(readInteger(entry, 'integratedTime')),
    canonicalizedBody: body,
    ...readPromise(verification),
    ...(proof === undefined ? {} : { inclusionProof: readProof(proof) }),
  };
}

function readPromise(verification: JsonFields | undefined): Pick<LogEntry, 'signedEntryTimestamp'> {
  const given = verification !== undefined && Object.hasOwn(verification.object, 'signedEntryTimestamp');
  return given ? { signedEntryTimestamp: readBase64(verification, 'signedEntryTimestamp') } : {};
}

function readProof(fields: JsonFields): InclusionProof {
  return {
    logIndex: BigInt(readInteger(fields, 'logIndex')),
    treeSize: BigInt(readInteger(fields, 'treeSize')),
    rootHash: decodeHex(readString(fields, 'rootHash')),
    hashes: readStrings(fields, 'hashes', maxHashes).map(decodeHex),
    checkpoint: readString(fields, 'checkpoint'),
  };
}
