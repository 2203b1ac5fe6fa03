// SPDX-License-Identifier: Apache-2.0
import type { ChildProcess } from 'node:child_process';
import type { ExecRequest, ExecResult } from '../ports/exec.ts';
import { systemCode } from './file-error.ts';

/**
 * How the program ended. It got its arguments as they are (no shell), and it is dead when this returns, with
 * everything it started in its process group.
 */
export async function systemExec(request: ExecRequest): Promise<ExecResult> {
  // Loaded when it is needed: most commands start no program, and start-up is what a user feels.
  const { spawn } = await import('node:child_process');
  const { promise, resolve, reject } = Promise.withResolvers<ExecResult>();
  const child = spawn(request.program, request.args, { stdio: 'pipe', shell: false, detached: true });
  const timer = setTimeout(() => stop({ kind: 'timeout' }), request.timeoutMs);
  const output = collectOutput(child, request.maxOutputBytes, () => stop({ kind: 'too-much-output' }));

  function stop(result: ExecResult): void {
    clearTimeout(timer);
    killGroup(child);
    resolve(result);
  }
  child.on('error', (error) => {
    clearTimeout(timer);
    if (['ENOENT', 'EACCES', 'ENOTDIR'].includes(systemCode(error))) resolve({ kind: 'not-found' });
    else reject(error);
  });
  child.on('close', (code) => {
    clearTimeout(timer);
    // Ended by a signal: no exit code, and certainly no success.
    resolve({ kind: 'exited', code: code ?? 128, stdout: output.stdout(), stderr: output.stderr() });
  });
  // A program that does not read its input closes the pipe; its exit code tells the rest.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(request.stdin);
  return await promise;
}

interface Output {
  stdout(): string;
  stderr(): string;
}

function collectOutput(child: ChildProcess, maxBytes: number, onTooMuch: () => void): Output {
  const chunks: { readonly stdout: Uint8Array[]; readonly stderr: Uint8Array[] } = { stdout: [], stderr: [] };
  let total = 0;
  const take = (into: Uint8Array[]) => (chunk: Uint8Array) => {
    total += chunk.length;
    if (total > maxBytes) onTooMuch();
    else into.push(chunk);
  };
  child.stdout?.on('data', take(chunks.stdout));
  child.stderr?.on('data', take(chunks.stderr));
  const text = (parts: readonly Uint8Array[]) => Buffer.concat(parts).toString('utf8');
  return { stdout: () => text(chunks.stdout), stderr: () => text(chunks.stderr) };
}

function killGroup(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Everybody in the group has ended already.
  }
}
