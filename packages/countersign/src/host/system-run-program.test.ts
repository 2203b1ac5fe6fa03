// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemRunProgram } from './system-run-program.ts';

const never = new AbortController().signal;

function run(script: string, signal = never): Promise<number | null> {
  return systemRunProgram({ program: 'sh', args: ['-c', script], env: { GREETING: 'hello' }, signal });
}

test('the exit code of the program comes back, and it saw what was added to its environment', async () => {
  assert.equal(await run('test "$GREETING" = hello && test -n "$PATH" && exit 7'), 7);
  assert.equal(await run('true'), 0);
});

test('a program that is not there is told from one that fails', async () => {
  assert.equal(await systemRunProgram({ program: '/nonexistent/x', args: [], env: {}, signal: never }), null);
});

test('the program ends when the signal is aborted, before and after it started', async () => {
  const controller = new AbortController();
  const running = run('exec sleep 60', controller.signal);
  controller.abort();
  assert.equal(await running, 128);
  assert.equal(await run('exec sleep 60', AbortSignal.abort()), 128);
});
