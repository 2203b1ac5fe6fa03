// SPDX-License-Identifier: Apache-2.0

declare const proof: unique symbol;
/** A value whose origin was proven: a trusted key signed it, or signed bytes that it was read from. */
export type Verified<T> = T & { readonly [proof]: true };

/**
 * The only way to a `Verified`. To be called in the last line of a function named `verify…`, after all its proofs;
 * the architecture test looks for any other caller.
 */
export function mintVerified<T>(value: T): Verified<T> {
  return value as Verified<T>;
}
