// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseListenAddress } from './listen-address.ts';

test('addresses of this machine are told from all others by their spelling', () => {
  assert.deepEqual(parseListenAddress('127.0.0.1:5000'), { host: '127.0.0.1', port: 5000, reach: 'this-machine' });
  assert.deepEqual(parseListenAddress('localhost:0'), { host: 'localhost', port: 0, reach: 'this-machine' });
  assert.deepEqual(parseListenAddress('[::1]:5000'), { host: '::1', port: 5000, reach: 'this-machine' });
  assert.deepEqual(parseListenAddress(':5000'), { host: '::', port: 5000, reach: 'others-too' });
  assert.equal(parseListenAddress('0.0.0.0:5000').reach, 'others-too');
  assert.equal(parseListenAddress('127.0.0.1.evil.example:5000').reach, 'others-too');
});

for (const text of ['', '5000', '127.0.0.1', '127.0.0.1:', '127.0.0.1:65536', 'http://127.0.0.1:5000', '::1:5000']) {
  test(`\`${text}\` is no address to listen on`, () => {
    assert.throws(() => parseListenAddress(text), { code: 'usage-flag' });
  });
}
