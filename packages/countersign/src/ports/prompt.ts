// SPDX-License-Identifier: Apache-2.0

/** Questions go to stderr and answers come from stdin, which `readAll` or `openInput` reads once: a second time is `usage-flag`. */
export interface Prompt {
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  /** Without echo; null at end of input. */
  password(question: string): Promise<string | null>;
  /** False unless the answer begins with `y`; false at end of input. */
  confirm(question: string): Promise<boolean>;
  /** The whole of standard input, for a pipeline that passes a password or a predicate there. */
  readAll(maxBytes: number): Promise<Uint8Array>;
  /** Standard input as it comes, for content of any size. */
  openInput(): AsyncIterable<Uint8Array>;
}
