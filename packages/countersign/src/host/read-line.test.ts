// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { type Answer, readLine } from './read-line.ts';

const never = new AbortController().signal;

class FakeTerminal extends PassThrough {
  readonly isTTY = true;
  readonly rawModes: boolean[] = [];
  setRawMode(on: boolean): void {
    this.rawModes.push(on);
  }
}

async function typeHidden(...chunks: readonly (string | Uint8Array)[]): Promise<Answer> {
  const terminal = new FakeTerminal();
  const answer = readLine(terminal, 'hidden', never);
  for (const chunk of chunks) terminal.write(chunk);
  const result = await answer;
  assert.deepEqual(terminal.rawModes, [true, false], 'the terminal must be in its ordinary mode again');
  return result;
}

test('a hidden line ends with Return', async () => {
  assert.deepEqual(await typeHidden('sec', 'ret\r'), { kind: 'line', text: 'secret' });
});

test('Backspace takes back one character, however many bytes it has', async () => {
  assert.deepEqual(await typeHidden('aé\u007f\u007fb\u007f\u007f\u007fö\r'), { kind: 'line', text: 'ö' });
});

test('Ctrl-U takes back the line', async () => {
  assert.deepEqual(await typeHidden('wrong\u0015right\r'), { kind: 'line', text: 'right' });
});

test('a character that arrives in two pieces is put together', async () => {
  const bytes = Buffer.from('ö\r');
  assert.deepEqual(await typeHidden(bytes.subarray(0, 1), bytes.subarray(1)), { kind: 'line', text: 'ö' });
});

test('Ctrl-C interrupts, also behind what was typed', async () => {
  assert.deepEqual(await typeHidden('abc\u0003'), { kind: 'interrupted' });
});

test('Ctrl-D on an empty line is the end, and behind text it ends the line', async () => {
  assert.deepEqual(await typeHidden('\u0004'), { kind: 'end' });
  assert.deepEqual(await typeHidden('abc\u0004'), { kind: 'line', text: 'abc' });
});

test('without a terminal a line is read as it is, and the next one stays', async () => {
  const pipe = new PassThrough();
  pipe.end('first\r\nsecond\nlast');
  assert.deepEqual(await readLine(pipe, 'hidden', never), { kind: 'line', text: 'first' });
  assert.deepEqual(await readLine(pipe, 'shown', never), { kind: 'line', text: 'second' });
  assert.deepEqual(await readLine(pipe, 'shown', never), { kind: 'line', text: 'last' });
  assert.deepEqual(await readLine(pipe, 'shown', never), { kind: 'end' });
});
