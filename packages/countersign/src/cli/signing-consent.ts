// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import type { CliContext } from './context.ts';
import { type Flags, flagIsSet } from './define-command.ts';

export interface Publicity {
  /** What becomes public: `the name …`, `the public key`. */
  readonly what: string;
  /** Addresses of those who publish it. */
  readonly where: readonly URL[];
}

/**
 * Returns once somebody agreed to the publication: `--yes`, or an answer that begins with `y`. The end of input is a no, as with cosign.
 *
 * @throws {UsageError} `prompt-declined`
 */
export async function requireConsent({ what, where }: Publicity, flags: Flags, context: CliContext): Promise<void> {
  const places = where.map(({ origin }) => quote(origin)).join(', ');
  await context.stderr.write(
    `note: ${what} and the digest of what is signed go to ${places}, where everybody who can read there sees them, and they cannot be taken back\n`,
  );
  if (flagIsSet(flags, 'yes')) return;
  if (await context.prompt.confirm('publish them?')) return;
  throw new UsageError('prompt-declined', 'nobody agreed to the publication; nothing was signed', {
    hint: 'pass `--yes` to agree beforehand, or sign with `--key`',
  });
}
