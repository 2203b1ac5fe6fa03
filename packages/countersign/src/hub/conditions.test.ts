// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../oci/digest.ts';
import type { ServeRequest } from '../serve/http.ts';
import { entityTag, forbidsWrite, isFresh } from './conditions.ts';

const [here, other] = [digestOf(new Uint8Array([1])), digestOf(new Uint8Array([2]))];

function asking(headers: Readonly<Record<string, string>>): ServeRequest {
  return { header: (name) => headers[name] } as ServeRequest;
}

test('If-Match lets a write through only where one of its tags is there', () => {
  assert.equal(forbidsWrite(asking({ 'if-match': `${entityTag(other)}, ${entityTag(here)}` }), here), false);
  assert.equal(forbidsWrite(asking({ 'if-match': entityTag(other) }), here), true);
  assert.equal(forbidsWrite(asking({ 'if-match': `W/${entityTag(here)}` }), here), true);
  assert.equal(forbidsWrite(asking({ 'if-match': '*' }), here), false);
  assert.equal(forbidsWrite(asking({ 'if-match': '*' }), undefined), true);
});

test('If-None-Match lets a write through only where none of its tags is there', () => {
  assert.equal(forbidsWrite(asking({ 'if-none-match': '*' }), undefined), false);
  assert.equal(forbidsWrite(asking({ 'if-none-match': '*' }), here), true);
  assert.equal(forbidsWrite(asking({ 'if-none-match': entityTag(other) }), here), false);
  assert.equal(forbidsWrite(asking({}), here), false);
});

test('a reader who names the content has it already', () => {
  assert.equal(isFresh(asking({ 'if-none-match': `W/${entityTag(here)}` }), here), true);
  assert.equal(isFresh(asking({ 'if-none-match': entityTag(other) }), here), false);
  assert.equal(isFresh(asking({}), here), false);
});
