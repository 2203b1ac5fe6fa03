// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDer } from './der.ts';
import { readDerTime } from './der-time.ts';
import { encodeUtf8 } from './utf8.ts';

const utcTag = 0x17;
const generalizedTag = 0x18;

function timeOf(tag: number, text: string): number {
  const content = encodeUtf8(text);
  return readDerTime(readDer(Uint8Array.of(tag, content.byteLength, ...content)));
}

test('a UTCTime is of the twentieth century from year 50 on', () => {
  assert.equal(timeOf(utcTag, '491231235959Z'), Date.parse('2049-12-31T23:59:59Z'));
  assert.equal(timeOf(utcTag, '500101000000Z'), Date.parse('1950-01-01T00:00:00Z'));
});

test('a GeneralizedTime is read to the last digit of its fraction', () => {
  assert.equal(timeOf(generalizedTag, '20250612120220Z'), Date.parse('2025-06-12T12:02:20Z'));
  assert.equal(timeOf(generalizedTag, '20250612120220.5Z'), Date.parse('2025-06-12T12:02:20.500Z'));
  assert.equal(timeOf(generalizedTag, '20250612120220.12Z'), Date.parse('2025-06-12T12:02:20.120Z'));
  assert.equal(timeOf(generalizedTag, '20250612120220.001Z'), Date.parse('2025-06-12T12:02:20.001Z'));
  const microsecond = timeOf(generalizedTag, '20250612120220.000500001Z');
  assert.ok(microsecond > Date.parse('2025-06-12T12:02:20Z'));
  assert.ok(microsecond < Date.parse('2025-06-12T12:02:20.001Z'));
});

test('the last second of a day, a leap day and the end of time exist', () => {
  assert.equal(timeOf(generalizedTag, '20240229235959Z'), Date.parse('2024-02-29T23:59:59Z'));
  assert.equal(timeOf(generalizedTag, '20000229000000Z'), Date.parse('2000-02-29T00:00:00Z'));
  assert.equal(timeOf(generalizedTag, '99991231235959Z'), Date.parse('9999-12-31T23:59:59Z'));
});

test('a date or time that does not exist is refused', () => {
  for (const text of [
    '20250229000000Z',
    '21000229000000Z',
    '20250431000000Z',
    '20251301000000Z',
    '20250001000000Z',
    '20250100000000Z',
    '20250101240000Z',
    '20250101006000Z',
    '20250101000060Z',
    '00000101000000Z',
  ]) {
    assert.throws(() => timeOf(generalizedTag, text), { code: 'der-malformed' }, text);
  }
});

test('a time in another form is refused', () => {
  for (const text of [
    '202506121202Z',
    '20250612120220',
    '20250612120220+0000',
    '20250612120220.Z',
    '20250612120220.10Z',
    '20250612120220,1Z',
    ' 20250612120220Z',
    '20250612120220Z\n',
    `20250612120220.${'1'.repeat(60)}Z`,
    '250612120220Z',
  ]) {
    assert.throws(() => timeOf(generalizedTag, text), { code: 'der-malformed' }, text);
  }
  for (const text of ['2506121202Z', '250612120220.5Z', '250612120220+0000', '20250612120220Z']) {
    assert.throws(() => timeOf(utcTag, text), { code: 'der-malformed' }, text);
  }
  assert.throws(() => timeOf(0x16, '250612120220Z'), { code: 'der-malformed' });
});
