// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWitness } from './read-witness.ts';
import { readWith } from './testing/read-with.ts';

const keyless = (yaml: string) => readWith((fields) => readWitness(fields, 'keyless'), yaml);

test('log and timestamp authority are read by address and trust root', () => {
  const { value, told } = keyless(
    '{ctlog: {url: "https://r.example", trustRootRef: a}, rfc3161timestamp: {trustRootRef: b}}',
  );
  assert.deepEqual(
    [value.ctlog?.url?.text, value.ctlog?.trustRoot?.text, value.timestamp?.trustRoot?.text],
    ['https://r.example', 'a', 'b'],
  );
  assert.deepEqual(told, []);
});

test('what names nothing demands nothing, which surprises', () => {
  assert.deepEqual(keyless('ctlog: {}').told, ['ctlog-empty (surprise)']);
  assert.deepEqual(readWith((fields) => readWitness(fields, 'key'), 'ctlog: {}').told, []);
  assert.deepEqual(keyless('rfc3161timestamp: {}').told, ['timestamp-without-root (surprise)']);
});

test('an address must be one', () => {
  assert.deepEqual(keyless('ctlog: {url: "ftp://x", trustRootRef: a}').told, ['url-malformed']);
  assert.deepEqual(keyless('ctlog: {url: "nowhere", trustRootRef: a, key: x}').told, [
    'field-unknown',
    'url-malformed',
  ]);
});
