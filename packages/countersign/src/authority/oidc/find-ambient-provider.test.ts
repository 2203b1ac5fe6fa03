// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAmbientProvider } from './find-ambient-provider.ts';
import { ambientRequest, testPorts } from './testing/identity-ports.ts';

test('a provider that would be asked is found, without being asked', async () => {
  const env = {
    BUILDKITE_AGENT_ACCESS_TOKEN: 's3cret',
    BUILDKITE_JOB_ID: '1',
    BUILDKITE_AGENT_ENDPOINT: 'https://127.0.0.1:1',
  };
  assert.deepEqual(await findAmbientProvider(ambientRequest, testPorts(env)), { kind: 'found' });
  assert.deepEqual(await findAmbientProvider(ambientRequest, testPorts({ SIGSTORE_ID_TOKEN: 'x' })), { kind: 'found' });
});

test('without one, each says why; a named one that is not there is an error', async () => {
  const lookup = await findAmbientProvider(ambientRequest, testPorts());
  assert.equal(lookup.kind === 'none' ? lookup.reasons.length : 0, 7);
  const spiffe = await findAmbientProvider({ ...ambientRequest, ambient: { only: 'spiffe' } }, testPorts());
  assert.deepEqual(spiffe, { kind: 'found' }, 'the default socket is asked when the provider was named');
  await assert.rejects(findAmbientProvider({ ...ambientRequest, ambient: { only: 'envvar' } }, testPorts()), {
    code: 'identity-token-missing',
  });
});
