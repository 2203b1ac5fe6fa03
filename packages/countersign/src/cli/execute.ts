// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { UnavailableError } from '../errors/errors.ts';
import type { ExitCode } from '../errors/exit-code.ts';
import { bufferedOutput } from './buffered-output.ts';
import type { CliContext } from './context.ts';
import { type CommandDefinition, type Flags, flagText } from './define-command.ts';
import { parseDuration } from './duration.ts';

const defaultTimeout = '3m';
/** Node's timers end at once when they are asked for more than this. */
const longestTimerMs = 2 ** 31 - 1;

/** Runs a parsed command within `--timeout`, with its output where `--output-file` says. */
export async function execute(definition: CommandDefinition, command: Command, context: CliContext): Promise<ExitCode> {
  const flags: Flags = command.opts();
  const timeout = flagText(flags, 'timeout') ?? definition.defaultTimeout ?? defaultTimeout;
  const deadline = startDeadline(parseDuration(timeout, '--timeout'), context);
  const signal = AbortSignal.any([context.signal, deadline.signal]);
  try {
    return await runInto(
      flagText(flags, 'outputFile'),
      { ...context, signal },
      async (inner) => await definition.run({ args: command.args, flags, context: inner }),
    );
  } catch (error) {
    // The reason of an abort is what the user must read, not the read that it broke.
    throw signal.aborted && signal.reason instanceof Error ? signal.reason : error;
  } finally {
    deadline.stop();
  }
}

async function runInto(
  file: string | undefined,
  context: CliContext,
  run: (context: CliContext) => Promise<ExitCode>,
): Promise<ExitCode> {
  if (file === undefined) return await run(context);
  const buffer = bufferedOutput();
  const code = await run({ ...context, stdout: buffer.output });
  await context.files.write(file, buffer.bytes(), { overwrite: true });
  return code;
}

interface Deadline {
  readonly signal: AbortSignal;
  stop(): void;
}

function startDeadline(timeoutMs: number, context: CliContext): Deadline {
  const passed = new AbortController();
  const done = new AbortController();
  if (timeoutMs > 0) {
    context.clock.sleep(Math.min(timeoutMs, longestTimerMs), done.signal).then(
      () => passed.abort(new UnavailableError('deadline-exceeded', `not finished after ${timeoutMs / 1000} s`)),
      () => undefined,
    );
  }
  return { signal: passed.signal, stop: () => done.abort() };
}
