// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import { quote } from '../../bytes/quote.ts';
import { UsageError } from '../../errors/errors.ts';

/**
 * The path that a `file:` address names.
 *
 * @throws {UsageError} `usage-flag` when it names another machine, or none can be named so
 */
export function fileUrlPath(url: URL): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw new UsageError('usage-flag', `wanted an address such as \`file:///path\`, got ${quote(url.href)}`, { cause });
  }
}
