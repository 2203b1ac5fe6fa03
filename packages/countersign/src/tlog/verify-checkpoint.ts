// SPDX-License-Identifier: Apache-2.0
import { encodeHex } from '../bytes/hex.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { verifySignature } from '../crypto/verify-signature.ts';
import { MalformedError, UntrustedError } from '../errors/errors.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { invalidLogEntry } from './invalid-log-entry.ts';
import { noteKeyId } from './note-key-hash.ts';
import type { NoteSignature, SignedNote } from './signed-note.ts';
import type { TrustedLog } from './trusted-log.ts';

const hashDigits = 8;

/**
 * Proves that `log` signed the checkpoint in the note. Other signatures are left alone: whoever made them is not trusted here.
 *
 * The line must carry the name that the origin begins with (Rekor 1 adds the number of the tree), and a hash that belongs to the key.
 * A Rekor 1 log may sign under any name, as private ones do. Others go by one name: the one in the log's key id (C2SP signed-note), or
 * else the host of its address; a trusted root that states neither leaves it to the key.
 *
 * @throws {UntrustedError} `log-entry-invalid`
 */
export function verifyCheckpoint(note: SignedNote, log: TrustedLog): Verified<Checkpoint> {
  const checkpoint = readCheckpoint(note.text);
  const isLogs = isTreeOrigin(checkpoint.origin) || isNamed(checkpoint.origin, log);
  const lines = note.signatures.filter(
    (line) => isLogs && isNameOf(line.name, checkpoint.origin) && isKeyOf(line, log),
  );
  if (lines.length === 0) throw invalidLogEntry('the checkpoint has no signature line of the log that the entry names');
  // Four bytes do not identify a key: a line that only looks like one of the log's must not undo the log's own.
  const message = encodeUtf8(note.text);
  if (!lines.some((line) => isSignedBy(log.publicKey, message, line.signature))) {
    throw invalidLogEntry('the checkpoint was not signed by the log that the entry names');
  }
  return mintVerified(checkpoint);
}

/** Whether the origin is that of a Rekor 1 tree: the name of the log, and the number of the tree. */
export function isTreeOrigin(origin: string): boolean {
  return treeOrigin.test(origin);
}

const treeOrigin = / - [0-9]+$/;

function isNameOf(name: string, origin: string): boolean {
  return origin === name || (isTreeOrigin(origin) && origin.replace(treeOrigin, '') === name);
}

/** Whether a log without numbered trees may go by this name. */
function isNamed(name: string, { baseUrl, keyId, publicKey }: TrustedLog): boolean {
  const isInKeyId = publicKey.kind === 'ed25519' && encodeHex(noteKeyId(name, 'ed25519', publicKey)).startsWith(keyId);
  if (isInKeyId || !URL.canParse(baseUrl)) return true;
  const { host, hostname, pathname } = new URL(baseUrl);
  // C2SP tlog-checkpoint: by custom the address without its scheme; Rekor 2 leaves out the path as well.
  return [hostname, hostname.replace(/^\[|\]$/g, ''), host, `${host}${pathname}`.replace(/\/$/, '')].includes(name);
}

function isKeyOf(line: NoteSignature, log: TrustedLog): boolean {
  const hash = encodeHex(line.keyHash);
  // Rekor 1, and ECDSA in Rekor 2: SHA-256 of the SPKI. Ed25519 in Rekor 2: with the name. Others as the trusted root states it.
  if (hash === log.publicKey.fingerprint.slice(0, hashDigits) || hash === log.keyId.slice(0, hashDigits)) return true;
  if (log.publicKey.kind !== 'ed25519') return false;
  return hash === encodeHex(noteKeyId(line.name, 'ed25519', log.publicKey)).slice(0, hashDigits);
}

function isSignedBy(key: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    verifySignature(key, message, signature);
    return true;
  } catch (error) {
    if (error instanceof UntrustedError) return false;
    throw error;
  }
}

function readCheckpoint(text: string): Checkpoint {
  try {
    return parseCheckpoint(text);
  } catch (cause) {
    if (cause instanceof MalformedError)
      throw invalidLogEntry(`the checkpoint does not parse: ${cause.message}`, cause);
    throw cause;
  }
}
