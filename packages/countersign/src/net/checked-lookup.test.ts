// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allowedAddresses, checkedLookup, checkLiteralAddress } from './checked-lookup.ts';

const mixed = [
  { address: '10.0.0.1', family: 4 },
  { address: '1.1.1.1', family: 4 },
];

test('only the addresses that the policy allows are handed over, in their order', async () => {
  assert.deepEqual(await allowedAddresses(async () => mixed, 'a.test', 'any'), mixed);
  assert.deepEqual(await allowedAddresses(async () => mixed, 'a.test', 'public'), [mixed[1]]);
  await assert.rejects(
    allowedAddresses(async () => mixed.slice(0, 1), 'a.test', 'public'),
    { code: 'address-refused' },
  );
  await assert.rejects(
    allowedAddresses(async () => [], 'a.test', 'any'),
    { code: 'registry-unreachable' },
  );
});

test('a caller that wants one address gets the first allowed one', async () => {
  const found = await new Promise((resolve, reject) => {
    checkedLookup(async () => mixed, 'public')('a.test', {}, (error, address) =>
      error ? reject(error) : resolve(address),
    );
  });
  assert.equal(found, '1.1.1.1');
});

test('a literal address is judged without a question', () => {
  checkLiteralAddress('10.0.0.1', 'any');
  checkLiteralAddress('1.1.1.1', 'public');
  checkLiteralAddress('a.test', 'public');
  assert.throws(() => checkLiteralAddress('10.0.0.1', 'public'), { code: 'address-refused' });
});
