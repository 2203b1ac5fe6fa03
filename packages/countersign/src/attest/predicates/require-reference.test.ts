// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';
import { checkChanges } from './testing/predicate-samples.ts';

test('a reference names what it refers to by place, type and digest', () => {
  checkChanges('https://in-toto.io/attestation/reference/v0.1', [
    ['attester/id'],
    ['references'],
    ['references', []],
    ['references/0/downloadLocation'],
    ['references/0/mediaType'],
    ['references/0/digest'],
    ['references/0/digest', {}],
  ]);
});
