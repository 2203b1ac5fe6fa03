// SPDX-License-Identifier: Apache-2.0
import { compilePattern } from './compile-pattern.ts';
import { samplesOf } from './sample-pattern.ts';

/**
 * A name that `pattern` accepts when any part of a name may match and refuses when the whole must: what an unanchored pattern lets in
 * unawares. Every answer was tried. Undefined if the pattern is anchored anyway, or none was found.
 *
 * @throws {UsageError} `pattern-malformed`
 */
export async function looseExample(pattern: string): Promise<string | undefined> {
  const { testWhole, testPart } = await compilePattern(pattern);
  return samplesOf(pattern)
    .flatMap((name) => [`https://evil.example/?${name}`, `${name}.evil.example`, `${name}-evil`, `evil-${name}`])
    .find((name) => testPart(name) && !testWhole(name));
}
