// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { test } from 'node:test';
import { createAgentPool } from './agent-pool.ts';

test('one agent for each key, until the pool is closed', () => {
  const pool = createAgentPool();
  const first = pool.get('a', () => new Agent());
  assert.equal(
    pool.get('a', () => new Agent()),
    first,
  );
  assert.notEqual(
    pool.get('b', () => new Agent()),
    first,
  );
  pool.close();
  assert.notEqual(
    pool.get('a', () => new Agent()),
    first,
  );
});

test('agents without work are let go when there are too many', () => {
  const pool = createAgentPool();
  const first = pool.get('0', () => new Agent());
  for (let key = 1; key <= 128; key++) pool.get(String(key), () => new Agent());
  assert.notEqual(
    pool.get('0', () => new Agent()),
    first,
  );
});
