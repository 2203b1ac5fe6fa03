// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError, UntrustedError } from '../errors/errors.ts';
import { exitOfSeveral, gravestExit, type JudgedImage } from './exit-of-several.ts';

const verified: JudgedImage = { result: 'verified' };
const unsigned: JudgedImage = { result: 'refused', error: new UntrustedError('signature-not-found', 'none') };
const unacceptable: JudgedImage = { result: 'refused', error: new UntrustedError('no-acceptable-signature', 'bad') };
const unknown: JudgedImage = { result: 'unavailable', error: new UnavailableError('registry-timeout', 'slow') };

test('all verified is success, and anything else is not', () => {
  assert.equal(exitOfSeveral([verified, verified]), 0);
  for (const [image, code] of [
    [unsigned, 10],
    [unacceptable, 12],
    [unknown, 4],
  ] as const)
    assert.equal(exitOfSeveral([verified, image, verified]), code);
});

test('a refusal says more than a gap, whatever the order', () => {
  assert.equal(exitOfSeveral([unknown, unsigned]), 10);
  assert.equal(exitOfSeveral([unsigned, unacceptable, unknown]), 12);
});

test('the gravest answer counts: refusals, then gaps, then mistakes', () => {
  assert.equal(gravestExit([0, 2, 4, 14, 11, 13]), 13);
  assert.equal(gravestExit([2, 4]), 4);
  assert.equal(gravestExit([2, 14, 0]), 14);
  assert.equal(gravestExit([]), 0);
});
