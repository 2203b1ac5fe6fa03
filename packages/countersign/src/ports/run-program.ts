// SPDX-License-Identifier: Apache-2.0
import type { Env } from './env.ts';

export interface ProgramRun {
  /** Looked up in PATH; never given to a shell. */
  readonly program: string;
  readonly args: readonly string[];
  /** Added to the environment of this process. */
  readonly env: Env;
  /** Ends the program. */
  readonly signal: AbortSignal;
}

/** Runs a program at this process's own terminal to its end: its exit code, 128 for one that a signal ended, null when there is no such program. */
export type RunProgram = (run: ProgramRun) => Promise<number | null>;
