// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';
import { checkChanges } from './testing/predicate-samples.ts';

test('a verification summary names verifier, resource, policy, result and levels', () => {
  checkChanges('https://slsa.dev/verification_summary/v1', [
    ['verifier'],
    ['verifier/id'],
    ['timeVerified', 'now'],
    ['resourceUri'],
    ['policy'],
    ['verificationResult', 'MAYBE'],
    ['verifiedLevels'],
  ]);
});
