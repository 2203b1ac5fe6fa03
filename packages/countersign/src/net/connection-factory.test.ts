// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAgentPool } from './agent-pool.ts';
import { createConnectionFactory } from './connection-factory.ts';

test('a request keeps its own host, asks for no coding, and carries no user name of the URL', async () => {
  const pool = createAgentPool();
  const open = createConnectionFactory({ pool, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
  const wire = await open(
    {
      method: 'POST',
      url: new URL('http://user:s3cret@registry.test:81/v2/?n=1#part'),
      headers: { accept: 'a/b' },
      addressPolicy: 'any',
      timeouts: { connectMs: 1, firstByteMs: 1, idleMs: 1 },
    },
    undefined,
    'pooled',
  );
  wire.on('error', () => undefined);
  assert.equal(wire.path, '/v2/?n=1');
  const fields = { accept: 'a/b', host: 'registry.test:81', 'accept-encoding': 'identity', 'content-length': '0' };
  assert.deepEqual({ ...wire.getHeaders() }, fields);
  wire.destroy();
  pool.close();
});
