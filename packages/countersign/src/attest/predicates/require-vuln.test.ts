// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';
import { checkChanges } from './testing/predicate-samples.ts';

test('a scan of cosign names its scanner, its result and when it was made', () => {
  checkChanges('https://cosign.sigstore.dev/attestation/vuln/v1', [
    ['scanner'],
    ['scanner/uri'],
    ['scanner/uri', ''],
    ['scanner/result'],
    ['scanner/db', 'x'],
    ['metadata'],
    ['metadata/scanStartedOn'],
    ['metadata/scanFinishedOn', 'today'],
    ['invocation', 1],
  ]);
});
