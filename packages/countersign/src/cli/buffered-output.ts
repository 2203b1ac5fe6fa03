// SPDX-License-Identifier: Apache-2.0
import type { Output } from './context.ts';

export interface BufferedOutput {
  readonly output: Output;
  readonly bytes: () => Uint8Array;
}

/** Keeps what a command writes, so that a file gets all of it or nothing. */
export function bufferedOutput(): BufferedOutput {
  const chunks: Uint8Array[] = [];
  return {
    output: {
      isTerminal: false,
      write: async (text) => void chunks.push(typeof text === 'string' ? new TextEncoder().encode(text) : text),
    },
    bytes: () => Buffer.concat(chunks),
  };
}
