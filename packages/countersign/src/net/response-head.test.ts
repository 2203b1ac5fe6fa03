// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readHead } from './response-head.ts';

const peer = { host: 'registry.test', viaProxy: undefined };

test('fields are found under any letter case, joined and one by one', () => {
  const head = readHead(200, ['X-A', '1', 'x-a', '2', 'Constructor', 'own'], peer);
  assert.equal(head.header('x-A'), '1, 2');
  assert.deepEqual(head.headerAll('X-a'), ['1', '2']);
  assert.equal(head.header('constructor'), 'own');
  assert.equal(head.header('toString'), undefined);
  assert.deepEqual(head.headerAll('missing'), []);
});

test('a success in a content coding is refused, identity is none', () => {
  assert.equal(readHead(200, ['content-encoding', 'identity'], peer).status, 200);
  for (const coding of ['gzip', 'identity, br', 'X-Unknown']) {
    assert.throws(() => readHead(206, ['Content-Encoding', coding], peer), { code: 'registry-protocol' });
    assert.equal(readHead(404, ['Content-Encoding', coding], peer).status, 404);
  }
});

test('407 speaks of the proxy where there is one', () => {
  assert.equal(readHead(407, [], peer).status, 407);
  assert.throws(() => readHead(407, [], { ...peer, viaProxy: 'p' }), { code: 'registry-unreachable' });
});

for (const status of [0, 199, 600, 999]) {
  test(`${status} is no status of an answer`, () =>
    assert.throws(() => readHead(status, [], peer), { code: 'registry-protocol' }));
}
