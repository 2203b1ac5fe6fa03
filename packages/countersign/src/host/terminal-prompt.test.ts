// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import type { Prompt } from '../ports/prompt.ts';
import { createTerminalPrompt } from './terminal-prompt.ts';

const never = new AbortController().signal;

function promptWith(input: string): { readonly prompt: Prompt; readonly written: readonly string[] } {
  const written: string[] = [];
  const stdin = new PassThrough();
  stdin.end(input);
  return {
    prompt: createTerminalPrompt({ stdin, stderr: { write: (text) => written.push(text) }, signal: never }),
    written,
  };
}

test('a pipe is not interactive', () => {
  assert.equal(promptWith('').prompt.interactive, false);
});

for (const [typed, agreed] of [
  ['y\n', true],
  ['Yes\n', true],
  ['n\n', false],
  ['\n', false],
  ['oy\n', false],
  ['', false],
] as const) {
  test(`${JSON.stringify(typed)} ${agreed ? 'agrees' : 'does not agree'}`, async () => {
    const { prompt, written } = promptWith(typed);
    assert.equal(await prompt.confirm('overwrite?'), agreed);
    assert.equal(written[0], 'overwrite? [y/N] ');
  });
}

test('a password is asked for and is null at the end of input', async () => {
  assert.equal(await promptWith('secret\n').prompt.password('password:'), 'secret');
  assert.equal(await promptWith('').prompt.password('password:'), null);
});

test('all of stdin is read up to the limit', async () => {
  assert.equal(Buffer.from(await promptWith('12345').prompt.readAll(5)).toString(), '12345');
  await assert.rejects(promptWith('123456').prompt.readAll(5), { code: 'file-unreadable' });
});

test('stdin is for one thing: what comes second does not get an empty one', async () => {
  const { prompt } = promptWith('12345');
  await prompt.readAll(5);
  await assert.rejects(prompt.readAll(5), { code: 'usage-flag' });
  assert.throws(() => prompt.openInput(), { code: 'usage-flag' });
});

test('stdin can be read as it comes', async () => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of promptWith('12345').prompt.openInput()) chunks.push(chunk);
  assert.equal(Buffer.concat(chunks).toString(), '12345');
});

for (const [what, wait] of [
  ['a question', (prompt: Prompt) => prompt.confirm('sure?')],
  ['a password', (prompt: Prompt) => prompt.password('password:')],
  ['all of stdin', (prompt: Prompt) => prompt.readAll(5)],
  ['stdin as it comes', (prompt: Prompt) => prompt.openInput()[Symbol.asyncIterator]().next()],
] as const) {
  test(`who waits for ${what} is woken by an interruption, before and after it began`, async () => {
    for (const moment of ['before', 'after'] as const) {
      const stop = new AbortController();
      const interrupted = new UnavailableError('interrupted', 'interrupted');
      const stderr = { write: () => undefined };
      const prompt = createTerminalPrompt({ stdin: new PassThrough(), stderr, signal: stop.signal });
      if (moment === 'before') stop.abort(interrupted);
      const waiting = wait(prompt);
      stop.abort(interrupted);
      await assert.rejects(Promise.resolve(waiting), { code: 'interrupted' });
    }
  });
}

/** Runs `terminal-prompt.ts` on a real pseudo-terminal and types `keys`; what the screen shows is in `stdout`. */
function onPseudoTerminal(keys: string): SpawnSyncReturns<string> {
  const url = new URL('./terminal-prompt.ts', import.meta.url).href;
  const program = `
    const { createTerminalPrompt } = await import(${JSON.stringify(url)});
    const prompt = createTerminalPrompt({ stdin: process.stdin, stderr: process.stderr, signal: new AbortController().signal });
    process.stderr.write('READY ');
    const answer = await prompt.password('password:').catch((error) => error.code);
    console.log('GOT ' + Buffer.from(String(answer)).toString('hex') + ' RAW ' + process.stdin.isRaw);`;
  const node = `'${process.execPath}' --input-type=module -e "$PROGRAM"`;
  const env = { ...process.env, PROGRAM: program, KEYS: keys };
  // The keys come only when the terminal is raw: before that the line discipline would echo them.
  const typist = `until [ -s "$SCREEN" ] && grep -q 'password:' "$SCREEN"; do sleep 0.05; done; printf %b "$KEYS"; sleep 0.3`;
  const shell = `SCREEN=$(mktemp); export SCREEN; (${typist}) | script -qefc '${node.replaceAll("'", `'\\''`)}' "$SCREEN" >/dev/null; cat "$SCREEN"; rm -f "$SCREEN"`;
  return spawnSync('sh', ['-c', shell], { env, encoding: 'utf8', timeout: 30_000 });
}

const hasScript = spawnSync('script', ['--version']).status === 0;
const skip = hasScript ? false : 'the program `script` (util-linux) is not installed';

test('on a terminal a password is not shown, and the terminal is as before', { skip }, () => {
  const { stdout } = onPseudoTerminal('hunter2\\r');
  assert.match(stdout, new RegExp(`GOT ${Buffer.from('hunter2').toString('hex')} RAW false`));
  assert.doesNotMatch(stdout, /hunter2/);
});

test('on a terminal Ctrl-C at the password is `interrupted`, and the terminal is as before', { skip }, () => {
  const { stdout } = onPseudoTerminal('hunt\\0003');
  assert.match(stdout, new RegExp(`GOT ${Buffer.from('interrupted').toString('hex')} RAW false`));
});
