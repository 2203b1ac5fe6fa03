// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureDecision, fixtureDigest } from '../policy/decision.fixture.ts';
import type { DecidedImage } from './decided-image.ts';
import { decisionTable } from './decision-table.ts';

function decided(decision: DecidedImage['decision']): DecidedImage {
  return { decision, namedAt: [{ source: 'argument' }], durationMs: 1 };
}

test('each image is a line, and the results are summed', () => {
  const { digest: _, ...without } = fixtureDecision({ result: 'unavailable', admitted: false, reference: 'b' });
  const table = decisionTable([decided(fixtureDecision()), decided(without)]);
  assert.equal(
    table,
    [
      'RESULT       IMAGE                DIGEST',
      `verified     ghcr.io/acme/app:v1  ${fixtureDigest}`,
      'unavailable  b                    -',
      '2 images: 1 verified; 1 unavailable',
      '',
    ].join('\n'),
  );
});

test('no image at all is said, and a name from outside cannot forge a line', () => {
  assert.match(decisionTable([]), /0 images: nothing to decide/);
  const reference = 'a\nverified  sha256:00  forged';
  const table = decisionTable([decided(fixtureDecision({ result: 'refused', admitted: false, reference }))]);
  assert.doesNotMatch(table, /^verified/m);
});
