// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import { encodeHex } from '../bytes/hex.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { isWithin } from '../crypto/validity-period.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { verifySignature } from '../crypto/verify-signature.ts';
import { UntrustedError } from '../errors/errors.ts';
import { invalidLogEntry } from './invalid-log-entry.ts';
import type { LogEntry } from './log-entry.ts';
import type { TrustedLog } from './trusted-log.ts';

/** What a log promises to take in, and when it did so. */
export interface LogPromise {
  readonly body: Uint8Array;
  readonly logKeyId: Uint8Array;
  readonly logIndex: bigint;
  readonly integratedTimeMs: number;
}

const maxSafe = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * Proves that `log` promised (Rekor 1, signed entry timestamp) to hold `body` at the index and the time that the entry states,
 * and that its key was valid at that time.
 *
 * @throws {UntrustedError} `log-entry-invalid`
 */
export function verifySet(
  entry: LogEntry,
  body: Uint8Array,
  signedEntryTimestamp: Uint8Array,
  log: TrustedLog,
): Verified<LogPromise> {
  // Beyond 2^53 the canonical form writes the nearest double: two numbers would share one signature.
  if (entry.logIndex > maxSafe || entry.integratedTime * 1000n > maxSafe) {
    throw invalidLogEntry('wanted an index and a time below 2^53 in a signed entry timestamp');
  }
  requireSignature(log, encodeUtf8(encodeSetPayload(entry, body)), signedEntryTimestamp);
  const integratedTimeMs = Number(entry.integratedTime) * 1000;
  if (!isWithin(log.validFor, integratedTimeMs)) {
    throw invalidLogEntry(`the key of the log was not valid when it took the entry in, at ${entry.integratedTime} s`);
  }
  return mintVerified({ body, logKeyId: entry.logKeyId, logIndex: entry.logIndex, integratedTimeMs });
}

/** RFC 8785 of body, time, log and index: names in order, and no value needs an escape. */
export function encodeSetPayload(
  entry: Pick<LogEntry, 'integratedTime' | 'logKeyId' | 'logIndex'>,
  body: Uint8Array,
): string {
  const { integratedTime, logKeyId, logIndex } = entry;
  return `{"body":"${encodeBase64(body)}","integratedTime":${integratedTime},"logID":"${encodeHex(logKeyId)}","logIndex":${logIndex}}`;
}

function requireSignature(log: TrustedLog, message: Uint8Array, signature: Uint8Array): void {
  try {
    verifySignature(log.publicKey, message, signature);
  } catch (cause) {
    if (!(cause instanceof UntrustedError)) throw cause;
    throw invalidLogEntry('the signed entry timestamp was not made by the log that the entry names', cause);
  }
}
