// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';
import { checkChanges } from './testing/predicate-samples.ts';

test('a scan of in-toto names the age of its database, and each finding its severity', () => {
  for (const type of [
    'https://in-toto.io/attestation/vulns/v0.1',
    'https://in-toto.io/attestation/vulns/v0.2',
  ] as const) {
    checkChanges(type, [
      ['scanner'],
      ['scanner/uri'],
      ['scanner/db'],
      ['scanner/db/lastUpdate'],
      ['scanner/result'],
      ['scanner/result', {}],
      ['metadata/scanFinishedOn'],
    ]);
  }
  checkChanges('https://in-toto.io/attestation/vulns/v0.1', [
    ['scanner/result/0/vulnerability/id'],
    ['scanner/result/0/vulnerability/severity'],
  ]);
  checkChanges('https://in-toto.io/attestation/vulns/v0.2', [
    ['scanner/result/0/id'],
    ['scanner/result/0/severity'],
    ['scanner/result/0/severity/0/score', 5],
  ]);
});
