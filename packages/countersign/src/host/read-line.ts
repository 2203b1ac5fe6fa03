// SPDX-License-Identifier: Apache-2.0

/** What of `process.stdin` is needed. */
export interface TerminalInput extends AsyncIterable<Uint8Array | string> {
  readonly isTTY?: boolean;
  readonly readableEnded: boolean;
  setRawMode?(on: boolean): unknown;
  on(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  off(event: 'data', listener: (chunk: Uint8Array | string) => void): unknown;
  off(event: 'end', listener: () => void): unknown;
  unshift(chunk: Uint8Array): void;
  pause(): unknown;
  resume(): unknown;
}

export type Answer =
  | { readonly kind: 'line'; readonly text: string }
  /** End of input before anything was typed. */
  | { readonly kind: 'end' }
  /** Ctrl-C, which a terminal in raw mode sends as a character, or the signal. */
  | { readonly kind: 'interrupted' };

const KEY = {
  interrupt: 0x03,
  endOfInput: 0x04,
  backspace: 0x08,
  lineFeed: 0x0a,
  carriageReturn: 0x0d,
  killLine: 0x15,
  erase: 0x7f,
};
const MAX_LINE_BYTES = 64 * 1024;

/**
 * One line of `stdin`, without its end; what follows the line stays for the next reader.
 *
 * With `hidden` a terminal echoes nothing; it is in its ordinary mode again when this returns, whatever happened.
 */
export async function readLine(stdin: TerminalInput, echo: 'shown' | 'hidden', signal: AbortSignal): Promise<Answer> {
  const isRaw = echo === 'hidden' && stdin.isTTY === true && stdin.setRawMode !== undefined;
  if (isRaw) stdin.setRawMode?.(true);
  try {
    return await collectLine(stdin, isRaw ? editByte : appendByte, signal);
  } finally {
    if (isRaw) stdin.setRawMode?.(false);
    stdin.pause();
  }
}

/** Takes one byte into `line`; an answer means that the line is complete. */
type TakeByte = (line: number[], byte: number) => Answer | null;

function collectLine(stdin: TerminalInput, take: TakeByte, signal: AbortSignal): Promise<Answer> {
  if (signal.aborted) return Promise.resolve({ kind: 'interrupted' });
  if (stdin.readableEnded) return Promise.resolve({ kind: 'end' });
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const line: number[] = [];
  const onEnd = (): void => finish(line.length === 0 ? { kind: 'end' } : lineAnswer(line));
  const onAbort = (): void => finish({ kind: 'interrupted' });
  const onData = (chunk: Uint8Array | string): void => {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (const [at, byte] of bytes.entries()) {
      const answer = take(line, byte);
      if (answer === null) continue;
      finish(answer);
      if (at + 1 < bytes.length) stdin.unshift(bytes.subarray(at + 1));
      return;
    }
  };
  function finish(answer: Answer): void {
    stdin.off('data', onData);
    stdin.off('end', onEnd);
    signal.removeEventListener('abort', onAbort);
    stdin.pause();
    resolve(answer);
  }
  stdin.on('data', onData);
  stdin.on('end', onEnd);
  signal.addEventListener('abort', onAbort);
  stdin.resume();
  return promise;
}

function appendByte(line: number[], byte: number): Answer | null {
  if (byte === KEY.lineFeed || line.length >= MAX_LINE_BYTES) return lineAnswer(line);
  line.push(byte);
  return null;
}

/** In raw mode the terminal edits nothing: erasing is up to us. */
function editByte(line: number[], byte: number): Answer | null {
  switch (byte) {
    case KEY.interrupt:
      return { kind: 'interrupted' };
    case KEY.endOfInput:
      return line.length === 0 ? { kind: 'end' } : lineAnswer(line);
    case KEY.carriageReturn:
    case KEY.lineFeed:
      return lineAnswer(line);
    case KEY.erase:
    case KEY.backspace:
      eraseCharacter(line);
      return null;
    case KEY.killLine:
      line.length = 0;
      return null;
    default:
      return appendByte(line, byte);
  }
}

/** UTF-8: continuation bytes go together with the byte that began the character. */
function eraseCharacter(line: number[]): void {
  let byte = line.pop();
  while (byte !== undefined && (byte & 0xc0) === 0x80) byte = line.pop();
}

function lineAnswer(line: readonly number[]): Answer {
  const end = line.at(-1) === KEY.carriageReturn ? -1 : undefined;
  return { kind: 'line', text: Buffer.from(line.slice(0, end)).toString('utf8') };
}
