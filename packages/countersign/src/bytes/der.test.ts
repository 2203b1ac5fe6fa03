// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MalformedError } from '../errors/errors.ts';
import {
  type DerElement,
  readBitOctets,
  readBitString,
  readBoolean,
  readDer,
  readDerChildren,
  readInteger,
  readNull,
  readOctetString,
  readOid,
  readSmallInteger,
  readUtf8String,
} from './der.ts';
import { decodeHex, encodeHex } from './hex.ts';

const malformed = { code: 'der-malformed' };

function element(hex: string): DerElement {
  return readDer(decodeHex(hex));
}

function refuses(read: (element: DerElement) => unknown, ...values: readonly string[]): void {
  for (const hex of values) assert.throws(() => read(element(hex)), malformed, hex);
}

test('an element is a slice of the bytes, with its header and without', () => {
  const bytes = decodeHex('3003020105');
  const { tag, bytes: whole, content } = readDer(bytes);
  assert.equal(tag, 0x30);
  assert.equal(encodeHex(whole), '3003020105');
  assert.equal(encodeHex(content), '020105');
  assert.equal(content.buffer, bytes.buffer);
});

test('a length in the shortest form is read, at each size', () => {
  for (const [header, length] of [
    ['04', 0],
    ['047f', 127],
    ['048180', 128],
    ['0481ff', 255],
    ['04820100', 256],
    ['0483010000', 65_536],
  ] as const) {
    const prefix = decodeHex(length === 0 ? '0400' : header);
    const bytes = new Uint8Array(prefix.byteLength + length);
    bytes.set(prefix);
    assert.equal(readDer(bytes).content.byteLength, length);
  }
});

test('a length in a longer form than needed, an indefinite one, and one beyond 32 bits are refused', () => {
  for (const header of ['04810100', '04817f', '0482007f', '048200ff', '0480', '04850000000001', '04ff', '04']) {
    const bytes = new Uint8Array(400);
    bytes.set(decodeHex(header));
    const length = header === '04' ? 1 : 400;
    assert.throws(() => readDer(bytes.subarray(0, length)), malformed, header);
  }
});

test('bytes behind the element, or too few of them, are refused', () => {
  assert.doesNotThrow(() => element('020105'));
  for (const hex of ['02010500', '0202050', '0202', '02', ''].map((text) => text.slice(0, text.length & ~1))) {
    assert.throws(() => element(hex), malformed, hex);
  }
});

test('a tag of several octets is refused', () => {
  assert.doesNotThrow(() => element('9e0100'));
  assert.throws(() => element('9f1f0100'), malformed);
});

test('children are counted, and only a constructed element has any', () => {
  const list = element('3006020101020102');
  assert.deepEqual(
    readDerChildren(list, 2).map((child) => readInteger(child)),
    [1n, 2n],
  );
  assert.throws(() => readDerChildren(list, 1), malformed);
  assert.throws(() => readDerChildren(element('1006020101020102'), 2), malformed);
  assert.throws(() => readDerChildren(element('30050201010201'), 2), malformed);
});

test('an integer is read in the fewest octets only', () => {
  for (const [hex, value] of [
    ['020100', 0n],
    ['02017f', 127n],
    ['02020080', 128n],
    ['0201ff', -1n],
    ['020180', -128n],
    ['0202ff7f', -129n],
    ['020900ffffffffffffffff', 2n ** 64n - 1n],
  ] as const) {
    assert.equal(readInteger(element(hex)), value);
  }
  refuses(readInteger, '0200', '02020000', '0202007f', '0202ff80', '0202ffff', '040101');
});

test('a small integer is neither negative nor beyond 31 bits', () => {
  assert.equal(readSmallInteger(element('02047fffffff')), 2 ** 31 - 1);
  refuses(readSmallInteger, '0201ff', '02050080000000', '020480000000');
});

test('a boolean is 00 or ff', () => {
  assert.equal(readBoolean(element('0101ff')), true);
  assert.equal(readBoolean(element('010100')), false);
  refuses(readBoolean, '010101', '0100', '0102ffff', '0201ff');
});

test('an object identifier is read in dotted decimal, however long its arcs', () => {
  for (const [hex, text] of [
    ['06052b81040022', '1.3.132.0.34'],
    ['0603550406', '2.5.4.6'],
    ['06082b06010505070303', '1.3.6.1.5.5.7.3.3'],
    ['060100', '0.0'],
    ['060127', '0.39'],
    ['060128', '1.0'],
    ['06028837', '2.999'],
    ['061369bfffffffffffffffffffffffffffffffff7f', '2.25.42535295865117307932921825928971026431'],
  ] as const) {
    assert.equal(readOid(element(hex)), text);
  }
});

test('an object identifier with padded, unfinished or no arcs is refused', () => {
  refuses(readOid, '0600', '0603558001', '06028001', '06025581', '060181', '0403550406');
});

test('a bit string has only zeros where bits do not count', () => {
  assert.deepEqual(readBitString(element('03020780')), { bytes: decodeHex('80'), unusedBits: 7 });
  assert.deepEqual(readBitString(element('030100')), { bytes: new Uint8Array(), unusedBits: 0 });
  assert.deepEqual(readBitOctets(element('0303000180')), decodeHex('0180'));
  refuses(readBitString, '0300', '030101', '030207c0', '03020880', '040100');
  refuses(readBitOctets, '03020780');
});

test('octets, text and nothing are read under their own tags', () => {
  assert.deepEqual(readOctetString(element('0402ff00')), decodeHex('ff00'));
  assert.equal(readUtf8String(element('0c03e282ac')), '€');
  assert.equal(readNull(element('0500')), undefined);
  refuses(readOctetString, '2402ff00');
  refuses(readUtf8String, '0c02e282', '1303414243');
  refuses(readNull, '050100');
});

test('any bytes give a value or a MalformedError, and a value is made of all the bytes', () => {
  const readers = [readBoolean, readInteger, readSmallInteger, readOid, readBitString, readUtf8String, readNull];
  fc.assert(
    fc.property(
      fc.constantFrom(0x01, 0x02, 0x03, 0x05, 0x06, 0x0c, 0x30, 0x31),
      fc.uint8Array({ maxLength: 40 }),
      fc.boolean(),
      (tag, tail, hasLength) => {
        const bytes = Uint8Array.from(hasLength ? [tag, tail.byteLength, ...tail] : [tag, ...tail]);
        for (const read of [...readers, (item: DerElement) => readDerChildren(item, 9)]) {
          orMalformed(() => read(readDer(bytes)));
        }
        orMalformed(() => assert.deepEqual(readDer(bytes).bytes, bytes));
      },
    ),
  );
});

function orMalformed(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
  }
}
