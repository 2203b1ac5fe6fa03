// SPDX-License-Identifier: Apache-2.0
import type { Token } from './tokens.ts';
import { Untranslatable } from './translation.ts';

/** Reads tokens one after the other. */
export interface TokenReader {
  /** The token that comes next; with a number, one of those after it. */
  peek(ahead?: number): Token;
  take(): Token;
  /** Takes the sign or name if it comes next. */
  accept(text: string): Token | undefined;
  /** @throws {Untranslatable} when something else comes */
  expect(text: string): Token;
  skipNewlines(): void;
  /** @throws {Untranslatable} always, naming what comes next */
  refuse(wanted: string): never;
}

export function createTokenReader(tokens: readonly Token[]): TokenReader {
  let next = 0;
  const last: Token = tokens.at(-1) ?? { kind: 'end', text: 'end of the policy', line: 1 };
  const peek = (ahead = 0) => tokens[next + ahead] ?? last;
  const take = () => {
    const token = peek();
    next++;
    return token;
  };
  const isNext = (text: string) => {
    const { kind, text: found } = peek();
    return found === text && (kind === 'sign' || kind === 'name');
  };
  const refuse = (wanted: string): never => {
    const { line, kind, text } = peek();
    throw new Untranslatable(
      line,
      `wanted ${wanted}, got ${kind === 'newline' ? 'the end of the line' : `\`${text.slice(0, 40)}\``}`,
    );
  };
  return {
    peek,
    take,
    refuse,
    accept: (text) => (isNext(text) ? take() : undefined),
    expect: (text) => (isNext(text) ? take() : refuse(`\`${text}\``)),
    skipNewlines: () => {
      while (peek().kind === 'newline') next++;
    },
  };
}
