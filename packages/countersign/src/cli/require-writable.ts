// SPDX-License-Identifier: Apache-2.0
import type { CliContext } from './context.ts';
import { type Flags, flagText } from './define-command.ts';

/** Flags of the commands that sign which name a file to write. */
export const outputFileFlags = [
  'bundle',
  'outputSignature',
  'outputCertificate',
  'outputPayload',
  'outputAttestation',
  'rfc3161Timestamp',
  'rfc3161TimestampBundle',
] as const;

/**
 * Returns if every file that the flags name can be written: what is in a log cannot be taken back, so a mistyped path must be found
 * before. What exists is taken to be writable, because trying would change it.
 *
 * @throws {UsageError} `file-not-found`, `file-unreadable` · {UnavailableError} `disk-full`
 */
export async function requireWritable(
  flags: Flags,
  { files, random }: Pick<CliContext, 'files' | 'random'>,
): Promise<void> {
  for (const name of outputFileFlags) {
    const path = flagText(flags, name);
    if (path === undefined || (await files.exists(path))) continue;
    const trial = `${path}.${Buffer.from(random.bytes(8)).toString('hex')}`;
    await files.write(trial, new Uint8Array());
    await files.remove(trial);
  }
}
