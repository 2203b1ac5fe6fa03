// SPDX-License-Identifier: Apache-2.0
import { concatBytes } from '../bytes/concat.ts';
import { equalBytes } from '../bytes/equal-bytes.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import { mintVerified, type Verified } from '../crypto/verified.ts';
import { verifySignature } from '../crypto/verify-signature.ts';
import { UntrustedError } from '../errors/errors.ts';
import { noteKeyId } from './note-key-hash.ts';
import type { NoteSignature, SignedNote } from './signed-note.ts';

/** Independent parties that watch a log and sign each state of it that continues the one before. */
export interface WitnessPolicy {
  readonly keys: readonly WitnessKey[];
  /** How many of them must have signed; a key counts once. */
  readonly threshold: number;
}

export interface WitnessKey {
  readonly name: string;
  /** Ed25519. */
  readonly publicKey: PublicKey;
}

const timestampLength = 8;
const signatureLength = 64;
const keyHashLength = 4;

/**
 * Proves that enough of the witnesses cosigned the note (C2SP tlog-cosignature, `cosignature/v1`). Whether the log itself
 * signed it must be proven apart.
 *
 * @throws {UntrustedError} `witness-missing`
 */
export function verifyWitnesses(note: SignedNote, policy: WitnessPolicy): Verified<SignedNote> {
  const found = new Set<string>();
  for (const witness of policy.keys) {
    if (hasCosigned(note, witness)) found.add(witness.publicKey.fingerprint);
  }
  if (found.size < policy.threshold) throw witnessMissing(policy.threshold, found.size);
  return mintVerified(note);
}

export function witnessMissing(wanted: number, got: number): UntrustedError {
  const detail = { wanted, got };
  return new UntrustedError('witness-missing', `wanted cosignatures of ${wanted} witnesses, got ${got}`, { detail });
}

function hasCosigned(note: SignedNote, { name, publicKey }: WitnessKey): boolean {
  if (publicKey.kind !== 'ed25519') return false;
  const keyHash = noteKeyId(name, 'cosignature', publicKey).subarray(0, keyHashLength);
  return note.signatures.some(
    (line) => line.name === name && equalBytes(line.keyHash, keyHash) && isCosignature(note.text, line, publicKey),
  );
}

function isCosignature(text: string, line: NoteSignature, key: PublicKey): boolean {
  if (line.signature.byteLength !== timestampLength + signatureLength) return false;
  const time = new DataView(line.signature.buffer, line.signature.byteOffset).getBigUint64(0);
  const message = concatBytes(encodeUtf8(`cosignature/v1\ntime ${time}\n`), encodeUtf8(text));
  try {
    verifySignature(key, message, line.signature.subarray(timestampLength));
    return true;
  } catch (error) {
    if (error instanceof UntrustedError) return false;
    throw error;
  }
}
