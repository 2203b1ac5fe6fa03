// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReference } from '../oci/parse-reference.ts';
import type { RegistryReference } from '../oci/reference.ts';
import { imageNameOf } from './image-name-of.ts';

function nameOf(text: string): object {
  return imageNameOf(parseReference(text) as RegistryReference, text);
}

test('without tag and digest, `latest` is meant; with a digest alone, no tag is', () => {
  const digest = `sha256:${'0'.repeat(64)}`;
  assert.deepEqual(nameOf('alpine'), { text: 'alpine', repository: 'docker.io/library/alpine', tag: 'latest' });
  assert.deepEqual(nameOf(`alpine@${digest}`), {
    text: `alpine@${digest}`,
    repository: 'docker.io/library/alpine',
    digest,
  });
  assert.deepEqual(nameOf(`alpine:3@${digest}`), {
    text: `alpine:3@${digest}`,
    repository: 'docker.io/library/alpine',
    tag: '3',
    digest,
  });
});
