// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReference } from './parse-reference.ts';
import type { RegistryReference } from './reference.ts';
import { legacyRepositoryName, registryHost, repositoryName } from './repository-name.ts';
import { normaliseSignedName } from './signed-name.ts';

const hub = parseReference('ubuntu') as RegistryReference;

test('the name that cosign writes for Docker Hub and ours are one name', () => {
  assert.equal(legacyRepositoryName(hub), 'index.docker.io/library/ubuntu');
  assert.equal(repositoryName(hub), 'docker.io/library/ubuntu');
  assert.deepEqual(normaliseSignedName(legacyRepositoryName(hub)), { repository: repositoryName(hub) });
});

test('tag and digest of a signed name are kept apart from the repository', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  assert.deepEqual(normaliseSignedName(`127.0.0.1:5000/a/b:v1@${digest}`), {
    repository: '127.0.0.1:5000/a/b',
    tag: 'v1',
    digest,
  });
});

for (const text of ['', 'Not A Name', 'oci:folder', 'docker-archive:x.tar', 'a@sha256:00']) {
  test(`${JSON.stringify(text)} names no image of a registry`, () => assert.equal(normaliseSignedName(text), null));
}

test('only Docker Hub serves its API from another host', () => {
  assert.equal(registryHost(hub), 'registry-1.docker.io');
  assert.equal(registryHost({ host: 'registry.example:5000' }), 'registry.example:5000');
});
