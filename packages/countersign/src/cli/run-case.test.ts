// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { besideFile } from './run-case.ts';

test('what a file names is beside it, unless it is a whole path', () => {
  assert.equal(besideFile('policies/cases.yaml', 'records/app.json'), 'policies/records/app.json');
  assert.equal(besideFile('cases.yaml', '../acme.yaml'), '../acme.yaml');
  assert.equal(besideFile('policies/cases.yaml', '/srv/acme.yaml'), '/srv/acme.yaml');
});
