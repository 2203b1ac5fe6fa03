// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

/** RFC 9162 §2.1.4.2: the two roots that a consistency proof leads to. */
export function rootsFromConsistency(oldSize: number, size: number, oldRoot: Uint8Array, proof: readonly Uint8Array[]) {
  const path = Number.isInteger(Math.log2(oldSize)) ? [oldRoot, ...proof] : [...proof];
  let [fn, sn] = [oldSize - 1, size - 1];
  while (fn % 2 === 1) [fn, sn] = [fn >> 1, sn >> 1];
  let [fr, sr] = [path[0] ?? oldRoot, path[0] ?? oldRoot];
  for (const hash of path.slice(1)) {
    if (fn % 2 === 1 || fn === sn) {
      [fr, sr] = [hashNodes(hash, fr), hashNodes(hash, sr)];
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn >> 1, sn >> 1];
    } else sr = hashNodes(sr, hash);
    [fn, sn] = [fn >> 1, sn >> 1];
  }
  return { old: fr, new: sr };
}

function hashNodes(left: Uint8Array, right: Uint8Array): Uint8Array {
  const hash = createHash('sha256').update(Uint8Array.of(1)).update(left).update(right);
  return new Uint8Array(hash.digest());
}
