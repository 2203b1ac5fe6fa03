// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { globSurprises } from './glob-surprises.ts';

for (const [glob, rule, hint] of [
  ['*', 'glob-hub-only', 'write `index.docker.io/library/*` if you mean that, and `**` for every image'],
  ['*/*', 'glob-hub-only', 'write `index.docker.io/*/*` if you mean that, and `**` for every image'],
  ['docker.io/acme/*', 'glob-docker-io', 'write `index.docker.io/acme/*`'],
  [
    'nginx*',
    'glob-without-registry',
    'write two patterns, `index.docker.io/library/nginx:*` and `index.docker.io/library/nginx@*`',
  ],
  ['GHCR.io/acme/*', 'glob-letter-case', 'write `ghcr.io/acme/*`'],
  ['ghcr.io/acme/app:v1', 'glob-names-tag', 'write two patterns, `ghcr.io/acme/app:*` and `ghcr.io/acme/app@*`'],
  ['ghcr.io/acme/app', 'glob-never-matches', 'write two patterns, `ghcr.io/acme/app:*` and `ghcr.io/acme/app@*`'],
] as const) {
  test(`\`${glob}\` is surprising: ${rule}`, () => {
    const found = globSurprises(glob).find((mistake) => mistake.rule === rule);
    assert.equal(found?.hint, hint);
  });
}

for (const glob of ['**', 'ghcr.io/**', 'ghcr.io/acme/app@*', 'ghcr.io/acme/*', 'localhost/app*', '*.example/**']) {
  test(`\`${glob}\` means what it says`, () => assert.deepEqual(globSurprises(glob), []));
}
