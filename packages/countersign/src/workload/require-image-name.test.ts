// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requireImageName } from './require-image-name.ts';

function name(value: string | number | null): string {
  return requireImageName({ node: { kind: 'scalar', value, at: { line: 3, column: 7 } }, path: 'spec.image' });
}

test('a name that a registry is asked for passes as it is written', () => {
  for (const text of ['nginx', 'GHCR.IO/acme/app:v1', `r.io:5000/a@sha256:${'0'.repeat(64)}`, 'cafe:1', 'x/cafe']) {
    assert.equal(name(text), text);
  }
});

test('what a node takes for an image that it has is refused, with a name that it does not', () => {
  for (const text of [
    `sha256:${'a'.repeat(64)}`,
    'a'.repeat(64),
    'a1b2c3',
    'cafe',
    'sha256:latest',
    `sha512:${'0'.repeat(128)}`,
  ]) {
    assert.throws(() => name(text), { code: 'workload-malformed', hint: /registry\/repository:tag/ }, text);
  }
});

test('names of our files are names on Docker Hub to a runtime, so they are refused', () => {
  assert.throws(() => name('oci:latest'), { code: 'workload-malformed', hint: /docker\.io\/library\/oci:latest/ });
  assert.throws(() => name('docker-archive:x'), { code: 'workload-malformed' });
  assert.equal(name('docker.io/library/oci:latest'), 'docker.io/library/oci:latest');
});

test('nothing, spaces, other types and what is no reference are refused at their place', () => {
  for (const value of ['', ' nginx', 'nginx ', 'nginx\n', 1, null, 'Nginx', 'https://r.io/a', 'a b', 'ñ']) {
    assert.throws(() => name(value), { code: 'workload-malformed', message: /^line 3, column 7: .*`spec\.image`/ });
  }
});
