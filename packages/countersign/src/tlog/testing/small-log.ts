// SPDX-License-Identifier: Apache-2.0
// For tests: logs of a few entries, with Merkle trees straight from the definition (RFC 9162 §2.1).
import { createHash, sign } from 'node:crypto';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { generatePrivateKey, type SigningAlgorithm } from '../../crypto/generate-private-key.ts';
import type { PrivateKey } from '../../crypto/private-key.ts';
import { keyHandle } from '../../crypto/public-key.ts';
import { encodeCheckpoint } from '../checkpoint.ts';
import type { InclusionProof, LogEntry } from '../log-entry.ts';
import { noteKeyId } from '../note-key-hash.ts';
import { encodeSignedNote, type NoteSignature } from '../signed-note.ts';
import type { TrustedLog } from '../trusted-log.ts';
import { encodeSetPayload } from '../verify-set.ts';

export interface SmallLog {
  readonly name: string;
  readonly key: PrivateKey;
  readonly trusted: TrustedLog;
  /** First line of its checkpoints. */
  readonly origin: string;
}

export const logTime = 1_700_000_000n;

export function createSmallLog(generation: 'rekor-1' | 'rekor-2', algorithm?: SigningAlgorithm): SmallLog {
  const name = 'log.example';
  const isOld = generation === 'rekor-1';
  const key = generatePrivateKey(algorithm ?? (isOld ? 'ecdsa-sha2-256-nistp256' : 'ed25519'));
  const { publicKey } = key;
  const isNamed = !isOld && publicKey.kind === 'ed25519';
  const keyId = isNamed ? Buffer.from(noteKeyId(name, 'ed25519', publicKey)).toString('hex') : publicKey.fingerprint;
  const trusted = { keyId, publicKey, baseUrl: '', validFor: { startMs: 1_600_000_000_000, endMs: 1_800_000_000_000 } };
  return { name, key, trusted, origin: isOld ? `${name} - 1234` : name };
}

export function signWith(key: PrivateKey, message: Uint8Array): Uint8Array {
  const hash = key.publicKey.kind === 'ed25519' ? null : 'sha256';
  return new Uint8Array(sign(hash, message, key[keyHandle]));
}

/** The entry at `index` of a log that holds these bodies. */
export function entryOf(
  log: SmallLog,
  bodies: readonly Uint8Array[],
  index: number,
  parts: { readonly promise?: true; readonly proof?: true },
): LogEntry {
  const canonicalizedBody = bodies[index] ?? new Uint8Array();
  const common = {
    logIndex: BigInt(parts.promise === undefined ? index : index + 5000),
    logKeyId: new Uint8Array(Buffer.from(log.trusted.keyId, 'hex')),
    kind: 'hashedrekord',
    version: '0.0.1',
    integratedTime: parts.promise === undefined ? 0n : logTime,
    canonicalizedBody,
  };
  const promise = encodeUtf8(encodeSetPayload(common, canonicalizedBody));
  return {
    ...common,
    ...(parts.promise === undefined ? {} : { signedEntryTimestamp: signWith(log.key, promise) }),
    ...(parts.proof === undefined ? {} : { inclusionProof: proofOf(log, bodies, index) }),
  };
}

export function proofOf(log: SmallLog, bodies: readonly Uint8Array[], index: number): InclusionProof {
  const rootHash = merkleRoot(bodies);
  const treeSize = BigInt(bodies.length);
  const text = encodeCheckpoint({ origin: log.origin, treeSize, rootHash, extensions: [] });
  return {
    logIndex: BigInt(index),
    treeSize,
    rootHash,
    hashes: merklePath(bodies, index),
    checkpoint: encodeSignedNote({ text, signatures: [lineOf(log, text)] }),
  };
}

export function lineOf(log: SmallLog, text: string): NoteSignature {
  const keyHash = new Uint8Array(Buffer.from(log.trusted.keyId, 'hex')).subarray(0, 4);
  return { name: log.name, keyHash, signature: signWith(log.key, encodeUtf8(text)) };
}

export function cosignatureOf(name: string, key: PrivateKey, text: string, time: bigint): NoteSignature {
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(time);
  const signature = signWith(key, encodeUtf8(`cosignature/v1\ntime ${time}\n${text}`));
  const keyHash = noteKeyId(name, 'cosignature', key.publicKey).subarray(0, 4);
  return { name, keyHash, signature: new Uint8Array([...stamp, ...signature]) };
}

export function merkleRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (first === undefined) return sha256();
  if (leaves.length === 1) return sha256(Uint8Array.of(0), first);
  const half = splitOf(leaves.length);
  return sha256(Uint8Array.of(1), merkleRoot(leaves.slice(0, half)), merkleRoot(leaves.slice(half)));
}

export function merklePath(leaves: readonly Uint8Array[], index: number): readonly Uint8Array[] {
  if (leaves.length <= 1) return [];
  const half = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, half), leaves.slice(half)];
  if (index < half) return [...merklePath(left, index), merkleRoot(right)];
  return [...merklePath(right, index - half), merkleRoot(left)];
}

/** The largest power of two below `size`. */
function splitOf(size: number): number {
  return 2 ** Math.floor(Math.log2(size - 1));
}

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}
