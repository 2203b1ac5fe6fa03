// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';

/** A regular expression in RE2 syntax: the one that cosign and Go read, with neither look-around nor back-references. */
export interface CompiledPattern {
  /** Whether the whole of the name matches. */
  readonly testWhole: (name: string) => boolean;
  /** Whether some part of the name matches. */
  readonly testPart: (name: string) => boolean;
}

/**
 * The pattern, ready to run in time linear in the name. Loads the engine, which would cost every start of the program.
 *
 * @throws {UsageError} `pattern-malformed`
 */
export async function compilePattern(text: string): Promise<CompiledPattern> {
  const { RE2JS, RE2JSException } = await import('re2js');
  try {
    const pattern = RE2JS.compile(text);
    return { testWhole: (name) => pattern.testExact(name), testPart: (name) => pattern.test(name) };
  } catch (cause) {
    if (!(cause instanceof RE2JSException)) throw cause;
    throw new UsageError('pattern-malformed', `wanted a regular expression in RE2 syntax, got ${quote(text)}`, {
      cause,
      detail: { pattern: text, reason: cause.message },
    });
  }
}
