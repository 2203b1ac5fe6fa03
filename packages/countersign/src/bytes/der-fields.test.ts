// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derTag, readDer, readSmallInteger } from './der.ts';
import { onlyChild, readDerSequence, take, takeAny, takeEnd, takeOptional } from './der-fields.ts';
import { decodeHex } from './hex.ts';

const malformed = { code: 'der-malformed' };
// SEQUENCE { INTEGER 1, BOOLEAN TRUE }
const sequence = readDer(decodeHex('30060201010101ff'));

test('fields are taken in their order, and an optional one only if it is next', () => {
  const fields = readDerSequence(sequence, 2);
  assert.equal(takeOptional(fields, derTag.boolean), undefined);
  assert.equal(readSmallInteger(take(fields, derTag.integer)), 1);
  assert.equal(takeOptional(fields, derTag.boolean)?.tag, derTag.boolean);
  assert.equal(takeOptional(fields, derTag.boolean), undefined);
  assert.equal(takeEnd(fields), undefined);
});

test('a field of another type, a missing one and one too many are refused', () => {
  assert.throws(() => take(readDerSequence(sequence, 2), derTag.boolean), malformed);
  assert.throws(() => takeEnd(readDerSequence(sequence, 2)), malformed);
  const fields = readDerSequence(sequence, 2);
  takeAny(fields);
  takeAny(fields);
  assert.throws(() => takeAny(fields), malformed);
  assert.throws(() => readDerSequence(sequence, 1), malformed);
  assert.throws(() => readDerSequence(readDer(decodeHex('31060201010101ff')), 2), malformed);
});

test('what stands within another element stands there alone', () => {
  assert.equal(readSmallInteger(onlyChild(readDer(decodeHex('a003020105')))), 5);
  assert.throws(() => onlyChild(readDer(decodeHex('a000'))), malformed);
  assert.throws(() => onlyChild(readDer(decodeHex('a006020105020105'))), malformed);
});
