// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mistakesIn, policySetOf, testFiles } from '../testing/policy-files.ts';
import { completeExample } from './complete-example.fixture.ts';

test('the complete example is read as it is meant', async () => {
  const set = await policySetOf(completeExample, await testFiles());
  assert.deepEqual(
    set.rules.map(({ id, source }) => `${id} ${source}`),
    ['acme/bases acme.yaml:39', 'acme/payments-prod acme.yaml:19', 'acme/search acme.yaml:36', 'acme/tools acme.yaml:37', 'acme/vendor acme.yaml:38'],
  );
});
