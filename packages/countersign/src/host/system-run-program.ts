// SPDX-License-Identifier: Apache-2.0
import type { ProgramRun } from '../ports/run-program.ts';
import { systemCode } from './file-error.ts';

/** The terminal's own signals (Ctrl-C) reach the program by themselves; an aborted `signal` is passed on as SIGTERM. */
export async function systemRunProgram({ program, args, env, signal }: ProgramRun): Promise<number | null> {
  const { spawn } = await import('node:child_process');
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  const child = spawn(program, args, { stdio: 'inherit', shell: false, env: { ...process.env, ...env } });
  const stop = (): void => void child.kill('SIGTERM');
  child.on('error', (error) => {
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(systemCode(error))) resolve(null);
    else reject(error);
  });
  child.on('close', (code) => resolve(code ?? 128));
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
