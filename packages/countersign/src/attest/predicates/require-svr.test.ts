// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';
import { checkChanges } from './testing/predicate-samples.ts';

test('a simple verification result names verifier, time and properties, and its policies since v0.2', () => {
  checkChanges('https://in-toto.io/attestation/svr/v0.1', [
    ['verifier'],
    ['verifier/id'],
    ['timeCreated'],
    ['properties'],
  ]);
  checkChanges('https://in-toto.io/attestation/svr/v0.2', [
    ['verifier/id', ''],
    ['verifier/policies'],
    ['timeCreated', 1],
    ['properties', [1]],
  ]);
});
