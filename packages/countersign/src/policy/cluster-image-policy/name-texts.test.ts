// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Digest } from '../../oci/digest.ts';
import { nameTextsOf } from './name-texts.ts';

test('a name is held against patterns in the normal form of the policy-controller', () => {
  const image = { text: 'ghcr.io/a/b:v1', repository: 'ghcr.io/a/b', tag: 'v1' };
  assert.deepEqual([...new Set(nameTextsOf(image))], ['ghcr.io/a/b:v1']);
});

const digest = `sha256:${'0'.repeat(64)}` as Digest;

test('a digest takes the place of the tag, and a name without registry is there as it is written, too', () => {
  const image = { text: `nginx:1@${digest}`, repository: 'docker.io/library/nginx', tag: '1', digest };
  assert.deepEqual(nameTextsOf(image), [`index.docker.io/library/nginx@${digest}`, `nginx:1@${digest}`]);
});

test('a host in other letters is the usual one, and itself', () => {
  const image = { text: 'GHCR.IO:443/a', repository: 'ghcr.io/a', tag: 'latest' };
  assert.deepEqual(nameTextsOf(image), ['ghcr.io/a:latest', 'GHCR.IO:443/a:latest']);
  const hub = { text: 'Docker.IO/nginx', repository: 'docker.io/library/nginx', tag: 'latest' };
  assert.deepEqual(nameTextsOf(hub), ['index.docker.io/library/nginx:latest']);
});
