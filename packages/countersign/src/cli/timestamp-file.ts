// SPDX-License-Identifier: Apache-2.0
import { encodeTimestamp } from '../attest/legacy-evidence.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import type { Witnesses } from '../sign/witnesses.ts';
import type { CliContext } from './context.ts';
import { type Flags, flagText } from './define-command.ts';
import { writeFile } from './signature-files.ts';

/** Writes the timestamp into the file that the flag `name` names, in the JSON that cosign wraps it in, and alone reads. */
export async function writeTimestampFile(
  name: 'rfc3161Timestamp' | 'rfc3161TimestampBundle',
  { timestamps }: Witnesses,
  { flags, context }: { readonly flags: Flags; readonly context: CliContext },
): Promise<void> {
  const path = flagText(flags, name);
  const [timestamp] = timestamps;
  if (path === undefined) return;
  if (timestamp === undefined) {
    const flag = name === 'rfc3161Timestamp' ? '--rfc3161-timestamp' : '--rfc3161-timestamp-bundle';
    await context.stderr.write(`warning: \`${flag}\` writes nothing: no timestamp authority was asked\n`);
    return;
  }
  await writeFile(path, encodeUtf8(encodeTimestamp(timestamp)), { what: 'timestamp', context });
}
