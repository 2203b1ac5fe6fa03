// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type JsonFields,
  readArray,
  readBase64,
  readDocument,
  readInteger,
  readObject,
  readObjects,
  readOptionalInteger,
  readOptionalObject,
  readOptionalObjects,
  readOptionalString,
  readOptionalStringMap,
  readOptionalStrings,
  readString,
  readStringMap,
  readStrings,
} from './json-fields.ts';

const fields = readDocument(
  {
    text: 'a',
    none: null,
    seven: 7,
    half: 0.5,
    below: -1,
    huge: 2 ** 53,
    object: { inner: 1 },
    objects: [{ a: 1 }, 2],
    strings: ['x', 'y'],
    map: { k: 'v' },
    badMap: { k: 1 },
    bytes: 'AQI=',
    badBytes: 'AQI',
  },
  'doc',
  'manifest-malformed',
);

test('each reader returns what has its type', () => {
  assert.equal(readString(fields, 'text'), 'a');
  assert.equal(readInteger(fields, 'seven'), 7);
  assert.equal(readObject(fields, 'object').path, 'doc.object');
  assert.deepEqual(readStrings(fields, 'strings', 2), ['x', 'y']);
  assert.deepEqual(readStringMap(fields, 'map', 1), { k: 'v' });
  assert.deepEqual(readBase64(fields, 'bytes'), new Uint8Array([1, 2]));
  assert.deepEqual(readArray(fields, 'objects', 2), [{ a: 1 }, 2]);
});

test('optional readers take absence and null as absent', () => {
  for (const name of ['none', 'missing', 'toString']) {
    assert.equal(readOptionalString(fields, name), undefined);
    assert.equal(readOptionalInteger(fields, name), undefined);
    assert.equal(readOptionalObject(fields, name), undefined);
    assert.equal(readOptionalStringMap(fields, name, 1), undefined);
    assert.deepEqual(readOptionalObjects(fields, name, 1), []);
    assert.deepEqual(readOptionalStrings(fields, name, 1), []);
  }
});

const refused: readonly (readonly [string, (at: JsonFields) => unknown])[] = [
  ['a missing string', (at) => readString(at, 'missing')],
  ['a string from the prototype', (at) => readString(at, 'constructor')],
  ['a number for a string', (at) => readOptionalString(at, 'seven')],
  ['a fraction', (at) => readInteger(at, 'half')],
  ['a negative number', (at) => readInteger(at, 'below')],
  ['a number beyond exactness', (at) => readOptionalInteger(at, 'huge')],
  ['null for an object', (at) => readObject(at, 'none')],
  ['an array for an object', (at) => readOptionalObject(at, 'strings')],
  ['an object for an array', (at) => readArray(at, 'object', 9)],
  ['one item too many', (at) => readStrings(at, 'strings', 1)],
  ['a number among objects', (at) => readObjects(at, 'objects', 9)],
  ['an object among strings', (at) => readOptionalStrings(at, 'objects', 9)],
  ['a number in a string map', (at) => readStringMap(at, 'badMap', 9)],
  ['one member too many', (at) => readStringMap(at, 'map', 0)],
  ['sloppy base64', (at) => readBase64(at, 'badBytes')],
  ['a document that is no object', () => readDocument([], 'doc', 'manifest-malformed')],
];
for (const [fault, read] of refused) {
  test(`${fault} is refused with the code of the document and its place`, () => {
    assert.throws(() => read(fields), { code: 'manifest-malformed', message: /`doc/ });
  });
}

test('the message names the path, what was wanted and what was there', () => {
  assert.throws(() => readString(readObjects(fields, 'objects', 2)[0] as JsonFields, 'b'), {
    message: 'wanted an object in `doc.objects[1]`, got a number',
  });
  assert.throws(() => readString(readObject(fields, 'object'), 'inner'), {
    message: 'wanted a string in `doc.object.inner`, got a number',
  });
});
