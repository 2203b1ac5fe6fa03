// SPDX-License-Identifier: Apache-2.0
import type { ExitCode } from '../../errors/exit-code.ts';
import type { CliContext } from '../context.ts';
import { runCli } from '../run.ts';
import { type ContextOptions, testContext } from './test-context.ts';

export interface RunResult {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions extends ContextOptions {
  /** Sees the world that the command gets. */
  readonly onContext?: (context: CliContext) => void;
}

/** One command line in this process, with the real network and disk and nothing of the real environment. */
export async function runInProcess(argv: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { context, stdout, stderr } = testContext(options);
  options.onContext?.(context);
  const code = await runCli(argv, context);
  return { code, stdout: stdout(), stderr: stderr() };
}
