// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askEnvironment } from './provider-environment.ts';

const request = { audience: 'sigstore', chosen: 'any' } as const;

test('what the variable holds is the token, without white space around it', async () => {
  assert.deepEqual(await askEnvironment(request, { env: { SIGSTORE_ID_TOKEN: ' a.b.c\n' } }), {
    kind: 'token',
    token: 'a.b.c',
  });
});

test('a variable that is absent or empty is no token', async () => {
  for (const env of [{}, { SIGSTORE_ID_TOKEN: '' }, { SIGSTORE_ID_TOKEN: ' \n' }])
    assert.equal((await askEnvironment(request, { env })).kind, 'absent');
});
