// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withTransport } from './with-transport.ts';

function counted() {
  const calls: string[] = [];
  const open = async () => {
    calls.push('open');
    return { fetch: async () => assert.fail('not expected'), close: () => void calls.push('close') };
  };
  return { calls, open };
}

test('a transport that nobody uses is never opened', async () => {
  const { calls, open } = counted();
  assert.equal(await withTransport(open, async () => 1), 1);
  assert.deepEqual(calls, []);
});

test('it is opened once, and closed also when the work fails', async () => {
  const { calls, open } = counted();
  const work = withTransport(open, async (openFetch) => {
    await Promise.all([openFetch(), openFetch()]);
    throw new Error('failed');
  });
  await assert.rejects(work, { message: 'failed' });
  assert.deepEqual(calls, ['open', 'close']);
});
