// SPDX-License-Identifier: Apache-2.0

/** Whether public bytes are the same; takes as long as the common beginning, so it is not for secrets. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && Buffer.compare(left, right) === 0;
}

/** Whether public bytes begin with these. */
export function startsWithBytes(bytes: Uint8Array, beginning: Uint8Array): boolean {
  return equalBytes(bytes.subarray(0, beginning.byteLength), beginning);
}
