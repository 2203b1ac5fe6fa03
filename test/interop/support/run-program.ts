// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Outcome {
  /** Of a program that a signal ended: 128 and the signal's number. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly timeoutMs?: number;
}

/** Runs a program to its end; it is killed when it takes longer than `timeoutMs` (default one minute). */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<Outcome> {
  const { env, cwd, timeoutMs = 60_000 } = options;
  const child = spawn(program, args, { env, cwd, timeout: timeoutMs, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const [code] = await once(child, 'close');
  return {
    code: typeof code === 'number' ? code : 128 + 15,
    stdout: Buffer.concat(stdout).toString(),
    stderr: Buffer.concat(stderr).toString(),
  };
}

/** What a program printed, for the message of a test that failed. */
export function describeOutcome({ code, stdout, stderr }: Outcome): string {
  return `exit code ${code}\n${stdout.slice(-2000)}\n${stderr.slice(-4000)}`;
}
