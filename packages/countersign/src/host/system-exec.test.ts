// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExecRequest } from '../ports/exec.ts';
import { systemExec } from './system-exec.ts';

function runScript(script: string, request: Partial<ExecRequest> = {}): ReturnType<typeof systemExec> {
  const args = ['-e', script, ...(request.args ?? [])];
  const limits = { stdin: '', timeoutMs: 30_000, maxOutputBytes: 1_000_000 };
  return systemExec({ ...limits, ...request, program: process.execPath, args });
}

test('a program gets its input and gives its output and exit code', async () => {
  const script = 'process.stdin.pipe(process.stdout); console.error("to stderr"); process.exitCode = 3';
  const result = await runScript(script, { stdin: 'hello' });
  assert.deepEqual(result, { kind: 'exited', code: 3, stdout: 'hello', stderr: 'to stderr\n' });
});

test('arguments reach the program as they are: there is no shell', async () => {
  const args = ['$HOME', '`id`', 'a b', ';exit 9', '*'];
  const result = await runScript('console.log(JSON.stringify(process.argv.slice(1)))', { args });
  assert.equal(result.kind === 'exited' && result.stdout, `${JSON.stringify(args)}\n`);
});

test('a program that is not installed is `not-found`', async () => {
  const request = {
    program: 'countersign-no-such-program',
    args: [],
    stdin: 'x',
    timeoutMs: 1_000,
    maxOutputBytes: 10,
  };
  assert.deepEqual(await systemExec(request), { kind: 'not-found' });
});

test('a program that hangs is stopped', async () => {
  assert.deepEqual(await runScript('setInterval(() => {}, 1000)', { timeoutMs: 300 }), { kind: 'timeout' });
});

test('a program whose child keeps the output open is stopped as well', async () => {
  const script =
    'require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { stdio: "inherit" }); process.exit(0)';
  assert.deepEqual(await runScript(script, { timeoutMs: 1_000 }), { kind: 'timeout' });
});

test('a program that floods its output is stopped', async () => {
  const script = 'const flood = () => process.stdout.write("x".repeat(65536), flood); flood()';
  assert.deepEqual(await runScript(script, { maxOutputBytes: 100_000 }), { kind: 'too-much-output' });
});

test('a program that does not read its input still ends with its own exit code', async () => {
  const result = await runScript('process.exit(5)', { stdin: 'x'.repeat(1_000_000) });
  assert.equal(result.kind === 'exited' && result.code, 5);
});

test('a program that a signal ended did not succeed', async () => {
  const result = await runScript('process.kill(process.pid, "SIGKILL")');
  assert.equal(result.kind === 'exited' && result.code, 128);
});
