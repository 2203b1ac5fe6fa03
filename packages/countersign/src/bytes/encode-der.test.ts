// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readBitString, readDer, readInteger, readOctetString, readOid } from './der.ts';
import { readDerTime } from './der-time.ts';
import {
  derBitString,
  derBoolean,
  derCertificateTime,
  derExplicit,
  derGeneralizedTime,
  derIa5,
  derImplicit,
  derInteger,
  derNamedBits,
  derNull,
  derOctetString,
  derOid,
  derPrintable,
  derSequence,
  derSet,
  derUnsigned,
  derUtcTime,
  derUtf8,
} from './encode-der.ts';
import { encodeHex } from './hex.ts';
import { encodeUtf8 } from './utf8.ts';

const noon = Date.UTC(2026, 10, 22, 12, 34, 56, 789);

test('whole numbers take the fewest bytes that keep their sign', () => {
  const cases: readonly (readonly [bigint, string])[] = [
    [0n, '020100'],
    [127n, '02017f'],
    [128n, '02020080'],
    [256n, '02020100'],
    [-128n, '020180'],
    [-129n, '0202ff7f'],
  ];
  for (const [value, hex] of cases) assert.equal(encodeHex(derInteger(value)), hex);
  assert.equal(encodeHex(derUnsigned(new Uint8Array([0, 0x80]))), '02020080');
});

test('lengths take the fewest bytes', () => {
  for (const [length, header] of [
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [65_536, '0483010000'],
  ] as const) {
    assert.equal(encodeHex(derOctetString(new Uint8Array(length))).slice(0, header.length), header);
  }
});

test('object identifiers are packed as X.690 §8.19 says', () => {
  assert.equal(encodeHex(derOid('2.999.3')), '0603883703');
  assert.equal(encodeHex(derOid('1.3.6.1.4.1.57264.1.8')), '060a2b0601040183bf300108');
});

test('times are written to the second, with the fraction that is asked for', () => {
  const text = (der: Uint8Array): string => Buffer.from(der.subarray(2)).toString('latin1');
  assert.equal(text(derUtcTime(noon)), '261122123456Z');
  assert.equal(text(derGeneralizedTime(noon)), '20261122123456Z');
  assert.equal(text(derGeneralizedTime(noon, '789')), '20261122123456.789Z');
  assert.equal(derCertificateTime(Date.UTC(2049, 11, 31))[0], 0x17);
  assert.equal(derCertificateTime(Date.UTC(2050, 0, 1))[0], 0x18);
});

test('strings, bits, booleans and tags have their own identifier octets', () => {
  assert.equal(encodeHex(derUtf8('é')), '0c02c3a9');
  assert.equal(encodeHex(derPrintable('A')), '130141');
  assert.equal(encodeHex(derIa5('a@b')), '1603614062');
  assert.equal(encodeHex(derBitString(new Uint8Array([1]))), '03020001');
  assert.equal(encodeHex(derNamedBits(0)), '03020780');
  assert.equal(encodeHex(derNamedBits(5, 6)), '03020106');
  assert.equal(encodeHex(derNamedBits()), '030100');
  assert.equal(encodeHex(derBoolean('true')), '0101ff');
  assert.equal(encodeHex(derBoolean('false')), '010100');
  assert.equal(encodeHex(derNull()), '0500');
  assert.equal(encodeHex(derExplicit(3, derNull())), 'a3020500');
  assert.equal(encodeHex(derImplicit(1, encodeUtf8('x'))), '810178');
});

test('a set is in the order of its encodings, a sequence in the order given', () => {
  assert.equal(encodeHex(derSet(derInteger(2), derInteger(1))), '3106020101020102');
  assert.equal(encodeHex(derSequence(derInteger(2), derInteger(1))), '3006020102020101');
});

test('what is written is read back, in canonical form', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n }), (value) => {
      assert.equal(readInteger(readDer(derInteger(value))), value);
    }),
  );
  const arc = fc.bigInt({ min: 0n, max: 2n ** 128n });
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 39n }), fc.array(arc, { maxLength: 4 }), (second, rest) => {
      const dotted = ['1', second, ...rest].join('.');
      assert.equal(readOid(readDer(derOid(dotted))), dotted);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      assert.deepEqual(readOctetString(readDer(derOctetString(bytes))), bytes);
      assert.deepEqual(readBitString(readDer(derBitString(bytes))).bytes, bytes);
    }),
  );
});

test('times are read back, with every fraction that is legal', () => {
  const second = fc.integer({ min: 0, max: Math.floor(Date.UTC(2049, 11, 31) / 1000) });
  fc.assert(
    fc.property(second, fc.integer({ min: 1, max: 999 }), (seconds, milliseconds) => {
      const fraction = String(milliseconds).padStart(3, '0').replace(/0+$/, '');
      assert.equal(readDerTime(readDer(derUtcTime(seconds * 1000))), seconds * 1000);
      const precise = readDerTime(readDer(derGeneralizedTime(seconds * 1000, fraction)));
      assert.equal(Math.round(precise), seconds * 1000 + milliseconds);
    }),
  );
  assert.throws(() => readDerTime(readDer(derGeneralizedTime(noon, '10'))), { code: 'der-malformed' });
});
