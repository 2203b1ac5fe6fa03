// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gateEnvironment } from './gate-environment.ts';

test('what chooses trust, evidence or strictness is taken out, and named', () => {
  const env = {
    COSIGN_POLICY: 'lax.yaml',
    COSIGN_INSECURE_SANDBOX: 'true',
    COSIGN_ALLOW_INSECURE_REGISTRY: 'true',
    COSIGN_REPOSITORY: 'evil.example/sigs',
    SIGSTORE_ROOT_FILE: 'root.pem',
    TUF_ROOT: '/tmp/tuf',
    COUNTERSIGN_ANYTHING: '1',
  };
  const gated = gateEnvironment(env);
  assert.deepEqual(gated.env, {});
  assert.equal(gated.notes.length, 1);
  for (const name of Object.keys(env)) assert.ok(gated.notes[0]?.includes(`\`${name}\``), name);
});

test('how a registry is reached, and everything that is nobody else’s, stays', () => {
  const env = {
    COSIGN_REGISTRY_USERNAME: 'ann',
    COSIGN_REGISTRY_CACERT: 'ca.pem',
    DOCKER_CONFIG: '/c',
    HTTPS_PROXY: 'http://proxy',
    HOME: '/h',
  };
  assert.deepEqual(gateEnvironment(env), { env, notes: [] });
});

test('a variable that is empty is not worth a line', () => {
  assert.deepEqual(gateEnvironment({ COSIGN_POLICY: '' }), { env: {}, notes: [] });
});
