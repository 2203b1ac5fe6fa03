// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTufRepository } from '../tuf/create-tuf-repository.ts';
import { callService } from './testing/call-service.ts';
import { tufService } from './tuf-service.ts';

test('metadata and targets are served by their paths, and nothing else is', async () => {
  const bytes = Buffer.from('x');
  const repository = await createTufRepository({ targets: [{ name: 't', bytes }], nowMs: 0, days: 1 });
  const service = tufService(repository);
  const path = [...repository.files.keys()].find((name) => name.startsWith('targets/')) ?? '';
  assert.equal((await callService(service, 'GET', `/${path}`)).text, 'x');
  assert.equal((await callService(service, 'GET', '/1.root.json')).status, 200);
  assert.equal((await callService(service, 'GET', '/2.root.json')).status, 404);
  assert.equal((await callService(service, 'POST', '/1.root.json')).status, 405);
});
