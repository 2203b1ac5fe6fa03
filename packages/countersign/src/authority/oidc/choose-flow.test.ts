// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseFlow } from './choose-flow.ts';
import { ambientRequest } from './testing/identity-ports.ts';

const { login } = ambientRequest;

test('a browser is for terminals, unless it was asked for', () => {
  assert.equal(chooseFlow({ ...login, flow: 'auto' }, { interactive: true }), 'browser');
  assert.equal(chooseFlow({ ...login, flow: 'auto' }, { interactive: false }), 'none');
  assert.equal(chooseFlow({ ...login, flow: 'never' }, { interactive: true }), 'none');
  for (const flow of ['browser', 'device', 'client-credentials'] as const)
    assert.equal(chooseFlow({ ...login, flow }, { interactive: false }), flow);
});
