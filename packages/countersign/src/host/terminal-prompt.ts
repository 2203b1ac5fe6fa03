// SPDX-License-Identifier: Apache-2.0
import { UnavailableError, UsageError } from '../errors/errors.ts';
import type { Prompt } from '../ports/prompt.ts';
import { readLine, type TerminalInput } from './read-line.ts';

export interface TerminalPromptOptions {
  /** Read when something is asked, and not before: opening stdin costs as much as a request to a registry. */
  readonly stdin: TerminalInput;
  readonly stderr: { write(text: string): unknown };
}

/** Asks on stderr, so that stdout stays data; answers are read from stdin. */
export function createTerminalPrompt(options: TerminalPromptOptions): Prompt {
  const { stderr } = options;
  const ask = async (question: string, echo: 'shown' | 'hidden'): Promise<string | null> => {
    stderr.write(`${question} `);
    const answer = await readLine(options.stdin, echo);
    if (echo === 'hidden' || answer.kind !== 'line') stderr.write('\n');
    if (answer.kind === 'interrupted') throw new UnavailableError('interrupted', 'interrupted while asking');
    return answer.kind === 'line' ? answer.text : null;
  };
  return {
    get interactive() {
      return options.stdin.isTTY === true;
    },
    password: (question) => ask(question, 'hidden'),
    confirm: async (question) => /^y/i.test((await ask(`${question} [y/N]`, 'shown'))?.trim() ?? ''),
    readAll: (maxBytes) => readAll(options.stdin, maxBytes),
    openInput: () => chunksOf(options.stdin),
  };
}

async function* chunksOf(stdin: AsyncIterable<Uint8Array | string>): AsyncIterable<Uint8Array> {
  for await (const chunk of stdin) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

async function readAll(stdin: AsyncIterable<Uint8Array | string>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const bytes of chunksOf(stdin)) {
    total += bytes.length;
    if (total > maxBytes)
      throw new UsageError('file-unreadable', `wanted at most ${maxBytes} bytes on stdin, got more`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
