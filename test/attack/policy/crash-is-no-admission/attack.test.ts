// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCommandGate } from '../support/command-gate.ts';

const image = 'registry.example/team/app:v1';

test('a gate that is asked nothing, or by nothing, does not succeed', async (t) => {
  const gate = await openCommandGate(t, import.meta.dirname);
  assert.equal((await gate.check([image])).code, 0);
  assert.deepEqual((await gate.check([])).verdicts, ['usage-flag']);
  assert.deepEqual((await gate.check(['-'], { stdin: '' })).verdicts, ['usage-flag']);
  assert.deepEqual((await gate.check(['-'], { stdin: '# none\n\n' })).verdicts, ['usage-flag']);
  assert.deepEqual((await gate.checkManifest('')).verdicts, ['usage-flag']);
  for (const empty of ['', '---\n', '{}\n'])
    assert.notEqual((await gate.run(['check', '--policy', await gate.write('empty.yaml', empty), gate.name])).code, 0);
  assert.equal((await gate.run(['check', gate.name])).code, 2);
});

test('a fault of ours is no admission', async (t) => {
  const gate = await openCommandGate(t, import.meta.dirname);
  const broken = new TypeError('a bug');
  for (const part of ['stdout', 'clock', 'createTransport'] as const) {
    const argv = ['check', '--policy', `${gate.folder}/policy.yaml`, gate.name];
    const ran = await gate.run(argv, { onContext: (context) => breakPart(context, part, broken) });
    assert.equal(ran.code, 70, part);
  }
});

function breakPart(context: object, part: 'stdout' | 'clock' | 'createTransport', broken: Error): void {
  const fail = (): never => {
    throw broken;
  };
  const parts = {
    stdout: { isTerminal: false, write: async () => fail() },
    clock: { nowMs: fail, sleep: async () => fail() },
    createTransport: async () => fail(),
  };
  Object.assign(context, { [part]: parts[part] });
}
