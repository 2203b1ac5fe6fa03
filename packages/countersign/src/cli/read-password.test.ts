// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CliContext } from './context.ts';
import { readPassword } from './read-password.ts';
import { runInProcess } from './testing/run-in-process.ts';

async function contextWith(changes: Partial<CliContext>, stdin = ''): Promise<CliContext> {
  let context: CliContext | undefined;
  await runInProcess(['version'], { stdin, onContext: (made) => (context = made) });
  assert.ok(context);
  return { ...context, ...changes };
}

function terminal(context: CliContext, answers: readonly (string | null)[]): CliContext {
  const left = [...answers];
  return { ...context, prompt: { ...context.prompt, interactive: true, password: async () => left.shift() ?? null } };
}

async function textOf(password: Promise<Uint8Array>): Promise<string> {
  return Buffer.from(await password).toString();
}

test('the environment comes first, also when the password in it is empty', async () => {
  assert.equal(await textOf(readPassword(await contextWith({ env: { COSIGN_PASSWORD: '' } }, 'no'), 'once')), '');
});

test('without a terminal it is all of stdin but the last line end', async () => {
  for (const stdin of ['secret', 'secret\n', 'secret\r\n'])
    assert.equal(await textOf(readPassword(await contextWith({}, stdin), 'twice')), 'secret');
});

test('at a terminal it is asked for, twice for a new key, and both answers must be the same', async () => {
  const context = await contextWith({});
  assert.equal(await textOf(readPassword(terminal(context, ['a']), 'once')), 'a');
  assert.equal(await textOf(readPassword(terminal(context, ['a', 'a']), 'twice')), 'a');
  await assert.rejects(readPassword(terminal(context, ['a', 'b']), 'twice'), { code: 'usage-flag' });
  await assert.rejects(readPassword(terminal(context, [null]), 'once'), { code: 'prompt-declined' });
});
