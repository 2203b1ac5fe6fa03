// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { registrableDomain } from './registrable-domain.ts';

for (const [host, domain] of [
  ['auth.docker.io', 'docker.io'],
  ['a.b.example.co.uk', 'example.co.uk'],
  ['me.github.io', 'me.github.io'],
  ['me.azurecr.io', 'me.azurecr.io'],
  ['github.io', undefined],
  ['co.uk', undefined],
  ['localhost', undefined],
  ['10.1.2.3', undefined],
  ['[::1]', undefined],
] as const) {
  test(`${host} belongs to ${domain ?? 'nobody'}`, async () => assert.equal(await registrableDomain(host), domain));
}
