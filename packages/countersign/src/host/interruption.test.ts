// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { watchInterruption } from './interruption.ts';

class FakeProcess extends EventEmitter {
  readonly exits: number[] = [];
  exit(code: number): void {
    this.exits.push(code);
  }
}

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  test(`the first \`${name}\` aborts with \`interrupted\` and lets the command clean up`, () => {
    const source = new FakeProcess();
    using interruption = watchInterruption(source);
    assert.equal(interruption.signal.aborted, false);
    source.emit(name, name);
    assert.equal(interruption.signal.reason.code, 'interrupted');
    assert.deepEqual(source.exits, []);
  });
}

test('the second signal ends the process at once', () => {
  const source = new FakeProcess();
  using _ = watchInterruption(source);
  source.emit('SIGINT', 'SIGINT');
  source.emit('SIGINT', 'SIGINT');
  assert.deepEqual(source.exits, [130]);
});

test('nothing listens any more after disposal', () => {
  const source = new FakeProcess();
  watchInterruption(source)[Symbol.dispose]();
  assert.equal(source.listenerCount('SIGINT') + source.listenerCount('SIGTERM'), 0);
});
