// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReference } from '../../oci/parse-reference.ts';
import { imageNameOf } from '../image-name-of.ts';
import { clusterImageGlob, isClusterImageGlob } from './cluster-image-glob.ts';

const digest = `@sha256:${'2'.repeat(64)}`;

function isMatch(glob: string, text: string): boolean {
  const reference = parseReference(text);
  assert.ok(reference.kind === 'registry');
  return clusterImageGlob(glob).match(imageNameOf(reference, text)) !== undefined;
}

for (const [glob, image, wanted] of [
  ['index.docker.io/library/*', 'nginx', true],
  ['docker.io/library/*', 'nginx', false],
  ['*', 'nginx', true],
  ['*', 'ghcr.io/nginx', false],
  ['*/*', 'acme/app', true],
  ['*/*', 'ghcr.io/acme/app', false],
  ['**', 'ghcr.io/acme/deep/app', true],
  ['ghcr.io/acme/app:latest', 'ghcr.io/acme/app', true],
  ['ghcr.io/acme/app', 'ghcr.io/acme/app', false],
  ['ghcr.io/acme/app:v1', 'ghcr.io/acme/app:v1', true],
  ['ghcr.io/acme/app:v1', `ghcr.io/acme/app:v1${digest}`, false],
  ['ghcr.io/acme/app@*', `ghcr.io/acme/app:v1${digest}`, true],
  ['nginx', 'nginx', true],
  ['nginx', 'docker.io/library/nginx', false],
  ['ghcr.io/**', 'GHCR.IO/acme/app', true],
  ['GHCR.IO/**', 'GHCR.IO/acme/app', true],
  ['GHCR.IO/**', 'ghcr.io/acme/app', false],
] as const) {
  test(`\`${glob}\` ${wanted ? 'speaks' : 'does not speak'} of \`${image}\``, () => {
    assert.equal(isMatch(glob, image), wanted);
  });
}

test('what may admit without evidence is held against complete names alone', () => {
  const isComplete = (glob: string, text: string): boolean => {
    const reference = parseReference(text);
    assert.ok(reference.kind === 'registry');
    return clusterImageGlob(glob, 'complete').match(imageNameOf(reference, text)) !== undefined;
  };
  for (const glob of ['acme/*', 'ac*/app', '*/app', 'acme/app']) {
    assert.equal(isMatch(glob, 'acme/app'), true, glob);
    assert.equal(isComplete(glob, 'acme/app'), false, glob);
  }
  assert.equal(isComplete('*/*', 'acme/app'), true);
  assert.equal(isComplete('index.docker.io/acme/*', 'acme/app'), true);
  assert.equal(isComplete('GHCR.IO/**', 'GHCR.IO/acme/app'), true);
});

test('a pattern holds letters, digits and a few signs, and nothing else', () => {
  assert.deepEqual(['a-Z_0:/*.@', '', 'a b', 'a[b]', 'a?', 'ä', 'a\n', 'a'.repeat(1025)].map(isClusterImageGlob), [
    true,
    ...Array(7).fill(false),
  ]);
});

test('a pattern of theirs is the name of nothing', () => assert.equal(clusterImageGlob('a/*').fill(['b']), undefined));
