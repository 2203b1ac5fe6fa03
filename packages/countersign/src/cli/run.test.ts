// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { systemClock } from '../host/system-clock.ts';
import { runInProcess } from './testing/run-in-process.ts';
import { startSignedHub } from './testing/signed-hub.ts';

test('nothing at all and `--help` print the help to stdout', async () => {
  for (const argv of [[], ['--help'], ['help'], ['verify', '--help'], ['help', 'verify']]) {
    const { code, stdout, stderr } = await runInProcess(argv);
    assert.deepEqual([code, stderr], [0, ''], argv.join(' '));
    assert.match(stdout, /^Usage: countersign/);
  }
});

test('an unknown command, an unknown flag and a missing argument are mistakes of use', async () => {
  for (const argv of [['verfy'], ['verify', '--keys', 'x', 'y'], ['verify', '--key', 'x']]) {
    const { code, stdout, stderr } = await runInProcess(argv);
    assert.deepEqual([code, stdout], [2, ''], argv.join(' '));
    assert.match(stderr, /^error: .* \[usage-flag\]$/m);
  }
});

test('a command that takes longer than its timeout ends as unavailable', async (t) => {
  const hub = await startSignedHub(t);
  const { pub } = await hub.key('cosign');
  const clock = { ...systemClock, sleep: async () => undefined };
  const { code, stderr } = await hub.run(['verify', '--key', pub, '-t', '1s', hub.name], { clock });
  assert.equal(code, 4);
  assert.match(stderr, /\[deadline-exceeded\]/);
});

test('a timeout of 1,000 hours is not over at once', async (t) => {
  const hub = await startSignedHub(t);
  const { pub } = await hub.key('cosign');
  assert.equal((await hub.run(['verify', '--key', pub, '--timeout', '1000h', hub.name])).code, 10);
});

test('`--output-file` gets what would have gone to stdout', async (t) => {
  const hub = await startSignedHub(t);
  const file = `${hub.folder}/version.json`;
  const { stdout } = await hub.run(['version', '--output-file', file]);
  assert.equal(stdout, '');
  assert.notEqual((await readFile(file, 'utf8')).length, 0);
});
