// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trustFolder } from './trust-folder.ts';

const homeFolder = '/home/me';

test('the folder is below the data folder of the user', () => {
  const cosignVariables = 'honoured';
  const below = '/home/me/.local/share/countersign/tuf';
  assert.equal(trustFolder({ env: {}, homeFolder, cosignVariables }), below);
  assert.equal(trustFolder({ env: { XDG_DATA_HOME: 'relative', TUF_ROOT: '' }, homeFolder, cosignVariables }), below);
  assert.equal(trustFolder({ env: { XDG_DATA_HOME: '/data/' }, homeFolder, cosignVariables }), '/data/countersign/tuf');
});

test('the variable of cosign counts only where it is honoured', () => {
  const env = { TUF_ROOT: '/tuf/', XDG_DATA_HOME: '/data' };
  assert.equal(trustFolder({ env, homeFolder, cosignVariables: 'honoured' }), '/tuf/countersign');
  assert.equal(trustFolder({ env, homeFolder, cosignVariables: 'ignored' }), '/data/countersign/tuf');
});
