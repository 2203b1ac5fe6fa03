// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';
import { checkChanges } from './testing/predicate-samples.ts';

test('what cosign wraps has data and a time', () => {
  checkChanges('https://cosign.sigstore.dev/attestation/v1', [
    ['Data'],
    ['Data', null],
    ['Timestamp'],
    ['Timestamp', ''],
  ]);
});
