// SPDX-License-Identifier: Apache-2.0
import { decodeBase64, encodeBase64 } from '../bytes/base64.ts';
import { MalformedError } from '../errors/errors.ts';

/** The state of a log (C2SP tlog-checkpoint): the text of a signed note. */
export interface Checkpoint {
  /** Who speaks of which tree. */
  readonly origin: string;
  readonly treeSize: bigint;
  /** SHA-256. */
  readonly rootHash: Uint8Array;
  /** Lines that the log adds; nobody has to understand them. */
  readonly extensions: readonly string[];
}

const maxLines = 64;
const decimal = /^(?:0|[1-9][0-9]{0,18})$/;
const hashLength = 32;

/**
 * The checkpoint in the text of a signed note.
 *
 * @throws {MalformedError} `note-malformed`
 */
export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split('\n', maxLines + 1);
  if (lines.pop() !== '' || lines.includes(''))
    throw malformed('wanted lines that are not empty, each with its newline');
  const [origin, size, rootHash, ...extensions] = lines;
  if (origin === undefined || size === undefined || rootHash === undefined) {
    throw malformed('wanted an origin, a tree size and a root hash, got fewer lines');
  }
  return { origin, treeSize: parseSize(size), rootHash: parseHash(rootHash), extensions };
}

export function encodeCheckpoint(checkpoint: Checkpoint): string {
  const { origin, treeSize, rootHash, extensions } = checkpoint;
  return [origin, String(treeSize), encodeBase64(rootHash), ...extensions, ''].join('\n');
}

function parseSize(text: string): bigint {
  if (decimal.test(text) && BigInt(text) < 2n ** 63n) return BigInt(text);
  throw malformed('wanted a decimal number from 0 to 2^63 - 1 as tree size');
}

function parseHash(text: string): Uint8Array {
  const bytes = decodeHash(text);
  if (bytes.byteLength !== hashLength) {
    throw malformed(`wanted a root hash of ${hashLength} bytes, got ${bytes.byteLength}`);
  }
  return bytes;
}

function decodeHash(text: string): Uint8Array {
  try {
    return decodeBase64(text);
  } catch (cause) {
    throw malformed('wanted canonical base64 as root hash', cause);
  }
}

function malformed(message: string, cause?: unknown): MalformedError {
  return new MalformedError('note-malformed', message, { cause });
}
