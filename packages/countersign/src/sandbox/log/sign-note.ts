// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../../bytes/base64.ts';
import { concatBytes } from '../../bytes/concat.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { digestBytes } from '../../crypto/hash.ts';
import type { PrivateKey } from '../../crypto/private-key.ts';
import type { PublicKey } from '../../crypto/public-key.ts';
import { naturalAlgorithmOf, signWithAlgorithm } from '../../crypto/sign-with-algorithm.ts';
import { noteKeyId } from '../../tlog/note-key-hash.ts';
import { tlsInteger } from '../pki/tls-encoding.ts';

/** A key that signs notes under a name. */
export interface NoteSigner {
  readonly name: string;
  readonly key: PrivateKey;
}

export interface CheckpointContent {
  /** First line; Rekor 1 writes `host - tree id`. */
  readonly origin: string;
  readonly treeSize: number;
  readonly rootHash: Uint8Array;
}

/** The text of a checkpoint (C2SP tlog-checkpoint), newline at the end. */
export function checkpointText({ origin, treeSize, rootHash }: CheckpointContent): string {
  return `${origin}\n${treeSize}\n${encodeBase64(rootHash)}\n`;
}

/** A signed note (C2SP signed-note): the text, an empty line, a signature line by each signer. */
export function signNote(text: string, signers: readonly NoteSigner[]): string {
  return `${text}\n${signers.map((signer) => signatureLine(text, signer)).join('')}`;
}

/** The note with one more line, by which a witness vouches to have seen the text at `timeMs` (C2SP tlog-cosignature, Ed25519). */
export function cosignNote(note: string, witness: NoteSigner, timeMs: number): string {
  const text = note.slice(0, note.indexOf('\n\n') + 1);
  const seconds = Math.floor(timeMs / 1000);
  const message = encodeUtf8(`cosignature/v1\ntime ${seconds}\n${text}`);
  const signature = signWithAlgorithm(witness.key, { kind: 'ed25519' }, message);
  const id = noteKeyId(witness.name, 'cosignature', witness.key.publicKey);
  return `${note}${lineOf(witness.name, concatBytes(id.subarray(0, 4), tlsInteger(8, seconds), signature))}`;
}

/**
 * The whole hash whose first four bytes stand in a signature line, and by which a trusted root names a Rekor 2 log. For keys
 * other than Ed25519, the hash of the SPKI, as Sigstore's logs have it.
 */
export function logNoteKeyId(name: string, key: PublicKey): Uint8Array {
  return key.kind === 'ed25519' ? noteKeyId(name, 'ed25519', key) : digestBytes('sha256', key.spki);
}

function signatureLine(text: string, { name, key }: NoteSigner): string {
  const signature = signWithAlgorithm(key, naturalAlgorithmOf(key.publicKey), encodeUtf8(text));
  return lineOf(name, concatBytes(logNoteKeyId(name, key.publicKey).subarray(0, 4), signature));
}

function lineOf(name: string, signature: Uint8Array): string {
  return `— ${name} ${encodeBase64(signature)}\n`;
}
