// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchName } from './match-name.ts';

const usedAs = { repository: 'docker.io/library/alpine', tag: '3' };

test('names are compared in normal form, tags where both have one', () => {
  assert.equal(matchName('index.docker.io/library/alpine', usedAs), 'same');
  assert.equal(matchName('alpine:3', usedAs), 'same');
  assert.equal(matchName('alpine:4', usedAs), 'different');
  assert.equal(matchName('registry.example/library/alpine', usedAs), 'different');
});

test('no name, and no name in use, are told apart from a difference', () => {
  assert.equal(matchName(undefined, usedAs), 'not-named');
  assert.equal(matchName('', usedAs), 'not-named');
  assert.equal(matchName('alpine', undefined), 'not-compared');
});

test('a name that is none, or that of a local layout, is different', () => {
  for (const name of ['UPPER/CASE', 'oci:folder', '../x', 'alpine@sha256:0'])
    assert.equal(matchName(name, usedAs), 'different');
});
