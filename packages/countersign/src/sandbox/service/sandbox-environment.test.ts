// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { exportLines } from './sandbox-environment.ts';

test('a shell reads back exactly what was written', () => {
  const value = `it's "$HOME" \`id\` \\ \n end`;
  const script = `${exportLines({ SANDBOX_X: value })}printf %s "$SANDBOX_X"`;
  assert.equal(execFileSync('sh', ['-c', script], { encoding: 'utf8' }), value);
});
