// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import { type Flags, flagText } from './define-command.ts';
import { needsConsent } from './signing-mode.ts';

/**
 * Returns unless one of `sources` is standard input (`-`) and something else is, too: the first line of what is to be signed must not
 * pass for an answer.
 *
 * @throws {UsageError} `usage-flag`, `prompt-declined`
 */
export function requireFreeInput(sources: readonly string[], flags: Flags): void {
  if (!sources.includes('-')) return;
  if (flagText(flags, 'identityToken') === '-' || sources.indexOf('-') !== sources.lastIndexOf('-')) {
    throw new UsageError('usage-flag', 'wanted standard input for one thing, got `-` twice');
  }
  if (!needsConsent(flags)) return;
  throw new UsageError('prompt-declined', 'nobody can be asked while standard input is what is signed', {
    hint: 'pass `--yes` to agree to the publication beforehand',
  });
}
