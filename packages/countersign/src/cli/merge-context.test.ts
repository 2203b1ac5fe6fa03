// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergeContext } from './merge-context.ts';

test('what the file leaves open, the flags add', () => {
  const file = { namespace: { name: 'prod' }, workload: { kind: 'Pod' }, container: 'init' } as const;
  assert.deepEqual(mergeContext(file, { namespace: { name: 'prod', labels: { env: 'prod' } } }), {
    namespace: { name: 'prod', labels: { env: 'prod' } },
    workload: { kind: 'Pod' },
    container: 'init',
  });
  assert.deepEqual(mergeContext({}, {}), {});
});

test('a fact that file and flags know in two ways is refused', () => {
  const cases = [
    [{ namespace: { name: 'prod' } }, { namespace: { name: 'dev' } }],
    [{ workload: { labels: { a: '1' } } }, { workload: { labels: { a: '2' } } }],
    [{ container: 'init' }, { container: 'container' }],
  ] as const;
  for (const [file, flags] of cases) {
    assert.throws(() => mergeContext(file, flags), { code: 'usage-flag' });
    assert.deepEqual(mergeContext(file, file), file);
  }
});
