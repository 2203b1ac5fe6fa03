// SPDX-License-Identifier: Apache-2.0
import type { Writable } from 'node:stream';
import { fileError, systemCode } from './file-error.ts';

/** One of the two outputs of a process. */
export interface StreamOutput {
  readonly isTerminal: boolean;
  write(text: string | Uint8Array): Promise<void>;
}

/**
 * Writes that are done when the system has taken them. A reader that went away (`… | head`) ends nothing: the verdict is the
 * exit code, and that must come out right although nobody reads the rest.
 *
 * @throws {CountersignError} `disk-full`, `file-unreadable` when the output is a file that cannot be written
 */
export function createStreamOutput(stream: Writable & { readonly isTTY?: boolean }, name: string): StreamOutput {
  // Without a listener Node throws what the callback below is told already.
  stream.on('error', () => undefined);
  return {
    isTerminal: stream.isTTY === true,
    write: async (text) =>
      await new Promise<void>((resolve, reject) => {
        stream.write(text, (error) => {
          if (!error || isReaderGone(error)) resolve();
          else reject(fileError(error, 'write', name));
        });
      }),
  };
}

function isReaderGone(error: unknown): boolean {
  return ['EPIPE', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'].includes(systemCode(error));
}
