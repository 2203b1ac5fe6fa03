// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';
import { checkChanges } from './testing/predicate-samples.ts';

test('a link names its step and what went in and out', () => {
  checkChanges('https://in-toto.io/Link/v1', [
    ['_type', 'layout'],
    ['name'],
    ['command', 'make'],
    ['materials'],
    ['products', []],
    ['byproducts'],
    ['environment'],
  ]);
  checkChanges('https://in-toto.io/attestation/link/v0.3', [['name'], ['command'], ['materials', {}]]);
});
