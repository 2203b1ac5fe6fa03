// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageGlob } from '../glob-pattern.ts';
import type { ImagePattern } from '../image-pattern.ts';
import { isWithin, type PodmanScope, podmanScope } from './podman-scope.ts';

const below = (text: string): PodmanScope => ({ text, kind: 'below' });
const repository = (text: string): PodmanScope => ({ text, kind: 'repository' });

test('a pattern that is a repository or a path has a scope', () => {
  const table: readonly (readonly [string, PodmanScope])[] = [
    ['**', below('')],
    ['ghcr.io/**', below('ghcr.io')],
    ['GHCR.io/acme/**', below('ghcr.io/acme')],
    ['ghcr.io/acme/app', repository('ghcr.io/acme/app')],
    ['nginx', repository('docker.io/library/nginx')],
    ['localhost:5000/**', below('localhost:5000')],
    ['*.example.org/**', below('*.example.org')],
  ];
  for (const [text, scope] of table) assert.deepEqual(podmanScope(imageGlob(text)), scope, text);
});

test('any other pattern has none', () => {
  for (const text of ['ghcr.io/acme/*', 'ghcr.io/a*/**', 'ghcr.io/acme/app-*', 'reg-*.example.org/**']) {
    assert.equal(podmanScope(imageGlob(text)), undefined, text);
  }
});

test('a pattern that means some tags only has none, whatever its text', () => {
  const glob = imageGlob('ghcr.io/acme/app');
  const pattern: ImagePattern = { ...glob, match: (image) => (image.tag === 'latest' ? glob.match(image) : undefined) };
  assert.equal(podmanScope(pattern), undefined);
});

test('a scope is within another only at the borders of names', () => {
  assert.ok(isWithin(repository('ghcr.io/acme/app'), below('ghcr.io/acme')));
  assert.ok(!isWithin(repository('ghcr.io/acme-evil/app'), below('ghcr.io/acme')));
  assert.ok(!isWithin(below('ghcr.io/acme'), repository('ghcr.io/acme')));
  assert.ok(isWithin(repository('a.example.org/x'), below('*.example.org')));
  assert.ok(!isWithin(repository('aexample.org/x'), below('*.example.org')));
  assert.ok(isWithin(below('ghcr.io'), below('')));
});
