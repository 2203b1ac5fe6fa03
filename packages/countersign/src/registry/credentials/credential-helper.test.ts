// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getFromHelper } from './credential-helper.ts';
import { exited, fakePorts } from './testing/fake-ports.ts';

test('a helper without the credentials has none, one with an empty secret neither', async () => {
  const answers = {
    'docker-credential-h get a.test': exited(1, 'credentials not found in native keychain'),
    'docker-credential-h get b.test': exited(0, '{"Username":"u","Secret":""}'),
    'docker-credential-h get c.test': exited(1, 'something else'),
  };
  const { exec } = fakePorts({}, {}, answers);
  assert.equal(await getFromHelper(exec, 'h', 'a.test'), null);
  assert.equal(await getFromHelper(exec, 'h', 'b.test'), null);
  await assert.rejects(getFromHelper(exec, 'h', 'c.test'), { code: 'credential-helper-failed' });
});
