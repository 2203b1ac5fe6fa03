// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerfileFlags } from './dockerfile-flags.ts';

test('flags end where the first word begins that is none', () => {
  assert.deepEqual(dockerfileFlags('--a=b  --c d --e', '\\'), { flags: ['--a=b', '--c'], rest: 'd --e' });
  assert.deepEqual(dockerfileFlags('d --e', '\\'), { flags: [], rest: 'd --e' });
  assert.deepEqual(dockerfileFlags('', '\\'), { flags: [], rest: '' });
});

test('quotes and escapes hide no flag', () => {
  const flags = ['--from=a', '--from=b', '--from=c d'];
  assert.deepEqual(dockerfileFlags(`--fr"om"=a --f\\rom=b --from='c d' x`, '\\'), { flags, rest: 'x' });
  assert.deepEqual(dockerfileFlags('--f`rom=a --b=C:\\d x', '`'), { flags: ['--from=a', '--b=C:\\d'], rest: 'x' });
});
