// SPDX-License-Identifier: Apache-2.0

import { UsageError } from '../errors/errors.ts';
import { encodeRecord } from '../policy/record/encode-record.ts';
import type { CliContext } from './context.ts';
import type { DecidedInput } from './decide-inputs.ts';

/** Writes the evidence of the one image into `file`; nothing happens without a file. @throws {UsageError} `usage-flag` */
export async function recordEvidence(
  images: readonly DecidedInput[],
  file: string | undefined,
  context: CliContext,
): Promise<void> {
  const [image] = images;
  if (file === undefined || image === undefined) return;
  if (image.evidence === undefined) {
    const why = image.decision.reason?.message ?? 'nothing was looked for';
    throw new UsageError('usage-flag', `there is no evidence to record: ${why}`);
  }
  await context.files.write(file, encodeRecord(image.evidence), { overwrite: true });
  await context.stderr.write(`recorded: evidence of ${image.decision.reference} in ${file}\n`);
}
