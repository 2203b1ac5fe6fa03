// SPDX-License-Identifier: Apache-2.0
import { UnavailableError, UsageError } from '../errors/errors.ts';
import type { Prompt } from '../ports/prompt.ts';
import { readLine, type TerminalInput } from './read-line.ts';

export interface TerminalPromptOptions {
  /** Read when something is asked, and not before: opening stdin costs as much as a request to a registry. */
  readonly stdin: TerminalInput;
  readonly stderr: { write(text: string): unknown };
  /** Ends the waiting: whoever presses Ctrl-C types no answer any more. */
  readonly signal: AbortSignal;
}

/** Asks on stderr, so that stdout stays data; answers are read from stdin. */
export function createTerminalPrompt(options: TerminalPromptOptions): Prompt {
  const { stderr, signal } = options;
  const ask = async (question: string, echo: 'shown' | 'hidden'): Promise<string | null> => {
    stderr.write(`${question} `);
    const answer = await readLine(options.stdin, echo, signal);
    if (echo === 'hidden' || answer.kind !== 'line') stderr.write('\n');
    if (answer.kind === 'interrupted') throw new UnavailableError('interrupted', 'interrupted while asking');
    return answer.kind === 'line' ? answer.text : null;
  };
  let isTaken = false;
  const input = (): AsyncIterable<Uint8Array> => {
    // The second reader would get nothing, and sign that: what was meant for signing went into the password or the token.
    if (isTaken) throw inputTaken();
    isTaken = true;
    return chunksOf(options.stdin, signal);
  };
  return {
    get interactive() {
      return options.stdin.isTTY === true;
    },
    password: (question) => ask(question, 'hidden'),
    confirm: async (question) => /^y/i.test((await ask(`${question} [y/N]`, 'shown'))?.trim() ?? ''),
    readAll: async (maxBytes) => await readAll(input(), maxBytes),
    openInput: input,
  };
}

function inputTaken(): UsageError {
  return new UsageError('usage-flag', 'wanted standard input for one thing, got it for two', {
    hint: 'pass one of them as a file, or a password in `COSIGN_PASSWORD`',
  });
}

async function* chunksOf(stdin: AsyncIterable<Uint8Array | string>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  aborted.catch(() => undefined);
  const onAbort = (): void => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort);
  try {
    const chunks = stdin[Symbol.asyncIterator]();
    for (;;) {
      const { done, value } = await Promise.race([aborted, chunks.next()]);
      if (done === true) return;
      yield typeof value === 'string' ? Buffer.from(value) : value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

async function readAll(input: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const bytes of input) {
    total += bytes.length;
    if (total > maxBytes)
      throw new UsageError('file-unreadable', `wanted at most ${maxBytes} bytes on stdin, got more`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
