// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { commandTable } from './command-table.ts';
import { completionScript, shells } from './completion-script.ts';
import { completedCommands } from './completion-words.ts';

const commands = await completedCommands(commandTable);

for (const shell of shells) {
  test(`the script for ${shell} knows every command and the flags of a command in two words`, () => {
    const script = completionScript(shell, commands);
    for (const { name } of commands) assert.ok(script.includes(name.split(' ').at(-1) ?? ''), name);
    assert.ok(script.includes(shell === 'fish' ? '-l payload' : '--payload'));
  });
}

/** What bash offers for the last of `words`. */
function offered(...words: readonly string[]): readonly string[] {
  const list = words.map((word) => `'${word}'`).join(' ');
  const script = `${completionScript('bash', commands)}\nCOMP_WORDS=(countersign ${list}); COMP_CWORD=${words.length}; _countersign; echo "\${COMPREPLY[@]}"`;
  const ran = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  assert.equal(ran.stderr, '');
  return ran.stdout.trim().split(/\s+/);
}

test('bash completes commands, second words and flags', () => {
  assert.deepEqual(offered('verify-b'), ['verify-blob', 'verify-blob-attestation']);
  assert.deepEqual(offered('download', 'si'), ['signature']);
  assert.deepEqual(offered('attach', 'signature', '--pay'), ['--payload']);
  assert.deepEqual(offered('hub', '--mem'), ['--memory']);
  assert.ok(!offered('sign', '--').includes('--no-upload'));
});
