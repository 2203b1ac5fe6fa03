// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bufferedOutput } from './buffered-output.ts';

test('texts and bytes are kept in the order in which they were written', async () => {
  const { output, bytes } = bufferedOutput();
  await output.write('ä');
  await output.write(new Uint8Array([0x0a]));
  assert.deepEqual([...bytes()], [0xc3, 0xa4, 0x0a]);
});
