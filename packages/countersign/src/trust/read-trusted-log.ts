// SPDX-License-Identifier: Apache-2.0
import { encodeHex } from '../bytes/hex.ts';
import {
  type JsonFields,
  readBase64,
  readObject,
  readOptionalObject,
  readOptionalString,
  readString,
} from '../bytes/json-fields.ts';
import { protoName } from '../bytes/proto-names.ts';
import { quote } from '../bytes/quote.ts';
import { type PublicKey, parsePkcs1PublicKey, parseSpki } from '../crypto/public-key.ts';
import { MalformedError, UntrustedError } from '../errors/errors.ts';
import { isDescribed } from '../tlog/key-details.ts';
import type { TrustedLog } from '../tlog/trusted-log.ts';
import { type LogKeyDetails, logKeyDetails } from './log-key-details.ts';
import { readValidity } from './read-validity.ts';

/** Why an entry of the trusted root is of no use to this version; whatever depends on it is not proven. */
export interface Skipped {
  readonly skipped: string;
}

/**
 * The log of one `TransparencyLogInstance`. Skipped are keys and hashes that this version does not know, and keys that do not say since when
 * they may be believed.
 *
 * @throws {MalformedError} the code of `fields`
 */
export function readTrustedLog(fields: JsonFields): TrustedLog | Skipped {
  const baseUrl = readOptionalString(fields, protoName(fields, 'baseUrl')) ?? '';
  const skip = (reason: string): Skipped => ({ skipped: `\`${fields.path}\` ${quote(baseUrl)}: ${reason}` });
  const hash = readOptionalString(fields, protoName(fields, 'hashAlgorithm')) ?? 'none';
  // RFC 6962 §2.1: the hash of the tree; no other is in use.
  if (hash !== 'SHA2_256') return skip(`wanted the hash algorithm SHA2_256, got ${quote(hash)}`);
  const keyFields = readObject(fields, protoName(fields, 'publicKey'));
  const detailsName = readString(keyFields, protoName(keyFields, 'keyDetails'));
  const details = logKeyDetails(detailsName);
  if (details === undefined) return skip(`the key type ${quote(detailsName)} is not known`);
  const { startMs, endMs } = readValidity(readOptionalObject(keyFields, protoName(keyFields, 'validFor')));
  // Without a start the key would be believed for all time before it was made.
  if (startMs === undefined) return skip('wanted `validFor.start` of the key, got nothing');
  const publicKey = readKey(keyFields, details);
  if (publicKey === undefined) return skip('the key is of an algorithm or size that is not allowed');
  const validFor = { startMs, ...(endMs === undefined ? {} : { endMs }) };
  return { keyId: readKeyId(fields) ?? publicKey.fingerprint, publicKey, baseUrl, validFor };
}

export function isSkipped<T extends object>(item: T | Skipped): item is Skipped {
  return 'skipped' in item;
}

/** Undefined when the key is one of those that are refused everywhere. */
function readKey(fields: JsonFields, details: LogKeyDetails): PublicKey | undefined {
  const der = readBase64(fields, protoName(fields, 'rawBytes'));
  try {
    const key = details.encoding === 'pkcs1' ? parsePkcs1PublicKey(der) : parseSpki(der);
    if (isDescribed(details, key)) return key;
  } catch (cause) {
    if (cause instanceof UntrustedError) return undefined;
    if (!(cause instanceof MalformedError)) throw cause;
    throw new MalformedError(fields.code, `wanted a public key in \`${fields.path}.rawBytes\``, { cause });
  }
  throw new MalformedError(
    fields.code,
    `wanted the key of \`${fields.path}\` to be as \`keyDetails\` say, got another`,
  );
}

/** As stated, also where it is not the hash of the key: Rekor 2 has the key id of its signed notes there, which depends on its name. */
function readKeyId(fields: JsonFields): string | undefined {
  const logId = readOptionalObject(fields, protoName(fields, 'logId'));
  if (logId === undefined) return undefined;
  const keyId = encodeHex(readBase64(logId, protoName(logId, 'keyId')));
  return keyId === '' ? undefined : keyId;
}
