// SPDX-License-Identifier: Apache-2.0
import type { CliContext } from './context.ts';
import { flagText, type Invocation } from './define-command.ts';
import { encodeFailure } from './verification-report.ts';

/** What `inspect` finds out. Whoever parses the report gets one also when there is nothing to report but an error. */
export async function withReportedFailure<Result>(
  { flags, context }: Invocation,
  inspect: () => Promise<Result>,
): Promise<Result> {
  try {
    return await inspect();
  } catch (error) {
    if (flagText(flags, 'output') === 'report') await context.stdout.write(encodeFailure(abortReason(error, context)));
    throw error;
  }
}

function abortReason(error: unknown, { signal }: CliContext): unknown {
  return signal.aborted && signal.reason instanceof Error ? signal.reason : error;
}
