// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerfileFlags } from './dockerfile-flags.ts';

test('flags end where the first word begins that is none', () => {
  assert.deepEqual(dockerfileFlags('--a=b  --c d --e'), ['--a=b', '--c']);
  assert.deepEqual(dockerfileFlags('d --e'), []);
  assert.deepEqual(dockerfileFlags(''), []);
});

test('quotes and backslashes hide no flag', () => {
  assert.deepEqual(dockerfileFlags(`--fr"om"=a --f\\rom=b --from='c d' x`), ['--from=a', '--from=b', '--from=c d']);
});
