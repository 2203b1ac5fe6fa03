// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Parser, YAMLParseError } from 'yaml';
import { composerThatStops } from './composer-that-stops.ts';

function compose(text: string) {
  const composer = composerThatStops({ schema: 'failsafe', logLevel: 'silent' });
  return [...composer.compose(new Parser().parse(text), true, text.length)];
}

test('the first fault is thrown, with its place', () => {
  assert.throws(
    () => compose('a: [b,,,,]\n'),
    (error) => error instanceof YAMLParseError && error.pos[0] === 6,
  );
  assert.throws(
    () => compose('"a" "b" "c"\n'),
    (error) => error instanceof YAMLParseError && error.pos[0] === 4,
  );
  assert.throws(() => compose('- "a\n'), YAMLParseError);
});

test('what has no fault is composed', () => {
  assert.deepEqual(
    compose('a: [b]\n---\nc\n').map((document) => document.toJSON()),
    [{ a: ['b'] }, 'c'],
  );
});
