// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksLikeGoogleCloud } from './google-metadata.ts';
import { testPorts } from './testing/identity-ports.ts';
import { filesWith } from './testing/provider-world.ts';

const productFile = '/sys/class/dmi/id/product_name';

test('a machine of Google is told by its hardware or by variables', async () => {
  assert.ok(await looksLikeGoogleCloud(testPorts({}, { files: filesWith({ [productFile]: 'Google\n' }) })));
  for (const name of ['GCE_METADATA_HOST', 'K_SERVICE', 'CLOUD_RUN_JOB'])
    assert.ok(await looksLikeGoogleCloud(testPorts({ [name]: 'x' })));
});

test('another machine is not, nor one whose hardware cannot be read', async () => {
  assert.ok(!(await looksLikeGoogleCloud(testPorts({ K_SERVICE: '' }))));
  assert.ok(!(await looksLikeGoogleCloud(testPorts({}, { files: filesWith({ [productFile]: 'Not Google\n' }) }))));
  const files = { ...testPorts().files, readIfExists: async () => Promise.reject(new Error('EACCES')) };
  assert.ok(!(await looksLikeGoogleCloud(testPorts({}, { files }))));
});
