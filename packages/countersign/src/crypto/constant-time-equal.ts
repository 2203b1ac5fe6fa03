// SPDX-License-Identifier: Apache-2.0
import { timingSafeEqual } from 'node:crypto';

/** Whether the bytes are the same; the time taken tells nothing but the lengths. */
export function constantTimeEqual(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
