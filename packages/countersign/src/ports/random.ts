// SPDX-License-Identifier: Apache-2.0

export interface Random {
  /** `length` bytes fit for keys. */
  bytes(length: number): Uint8Array;
  /** Uniform in [0, 1); for jitter only. */
  fraction(): number;
}
