// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import { type Flags, flagList } from './define-command.ts';

/**
 * The annotations given by `-a key=value`, split at the first `=` as cosign does.
 *
 * @throws {UsageError} `usage-flag` – no `=`, an empty key, or one key with two values
 */
export function parseAnnotationFlags(flags: Flags): Readonly<Record<string, string>> {
  const annotations = new Map<string, string>();
  for (const text of flagList(flags, 'annotations')) {
    const at = text.indexOf('=');
    if (at <= 0) throw new UsageError('usage-flag', `wanted \`-a key=value\`, got \`-a ${text}\``);
    const key = text.slice(0, at);
    const value = text.slice(at + 1);
    if ((annotations.get(key) ?? value) !== value) {
      throw new UsageError(
        'usage-flag',
        `annotation \`${key}\` is given twice, as \`${annotations.get(key)}\` and as \`${value}\``,
      );
    }
    annotations.set(key, value);
  }
  return Object.fromEntries(annotations);
}
