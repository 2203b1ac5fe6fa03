// SPDX-License-Identifier: Apache-2.0
import { decodeBase64, encodeBase64 } from '../bytes/base64.ts';
import { concatBytes } from '../bytes/concat.ts';
import { MalformedError } from '../errors/errors.ts';

/** A text with signatures under it (C2SP signed-note). Nothing in it is proven. */
export interface SignedNote {
  /** What is signed; ends in a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  /** Of the key, as the signer says. */
  readonly name: string;
  /** Four bytes, to find the key by. */
  readonly keyHash: Uint8Array;
  readonly signature: Uint8Array;
}

const maxLength = 64 * 1024;
const maxSignatures = 64;
const keyHashLength = 4;
const control = /[^\P{Cc}\n]/u;
const signatureLine = /^\u2014 ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

/**
 * The signed note that `note` consists of: text, an empty line, then one line for each signature.
 *
 * @throws {MalformedError} `note-malformed`
 */
export function parseSignedNote(note: string): SignedNote {
  if (note.length > maxLength) throw malformed(`wanted at most ${maxLength} characters, got ${note.length}`);
  if (!note.isWellFormed() || control.test(note)) throw malformed('wanted text without control characters');
  // The text may have empty lines of its own; signature lines have none.
  const end = note.lastIndexOf('\n\n');
  if (end < 1 || !note.endsWith('\n')) throw malformed('wanted text, an empty line, and signature lines');
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > maxSignatures) throw malformed(`wanted at most ${maxSignatures} signatures, got ${lines.length}`);
  return { text: note.slice(0, end + 1), signatures: lines.map(parseSignatureLine) };
}

export function encodeSignedNote(note: SignedNote): string {
  const lines = note.signatures.map(
    ({ name, keyHash, signature }) => `\u2014 ${name} ${encodeBase64(concatBytes(keyHash, signature))}\n`,
  );
  return `${note.text}\n${lines.join('')}`;
}

function parseSignatureLine(line: string): NoteSignature {
  const [, name, encoded] = signatureLine.exec(line) ?? [];
  if (name === undefined || encoded === undefined)
    throw malformed('wanted a dash, a name and base64 in each signature line');
  const bytes = decodeSignature(encoded);
  if (bytes.byteLength <= keyHashLength) throw malformed('wanted a key hash and a signature, got fewer bytes');
  return { name, keyHash: bytes.subarray(0, keyHashLength), signature: bytes.subarray(keyHashLength) };
}

function decodeSignature(encoded: string): Uint8Array {
  try {
    return decodeBase64(encoded);
  } catch (cause) {
    throw malformed('wanted canonical base64 in each signature line', cause);
  }
}

function malformed(message: string, cause?: unknown): MalformedError {
  return new MalformedError('note-malformed', message, { cause });
}
