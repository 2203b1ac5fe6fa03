// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOddYamlText } from './odd-yaml-text.ts';

test('a quote that does not end where it seems to is odd, and one that does is not', () => {
  assert.ok(isOddYamlText('QUOTE_SINGLE', "'it''"));
  assert.ok(!isOddYamlText('QUOTE_SINGLE', "'it''s'''"));
  assert.ok(isOddYamlText('QUOTE_DOUBLE', '"x\\"'));
  assert.ok(!isOddYamlText('QUOTE_DOUBLE', '"x\\\\"'));
  assert.ok(isOddYamlText('QUOTE_DOUBLE', '"'));
});

test('an escaped line break before an empty line, a block of spaces and a question mark are odd', () => {
  assert.ok(isOddYamlText('QUOTE_DOUBLE', '"x\\\n \n y"'));
  assert.ok(!isOddYamlText('QUOTE_DOUBLE', '"x\\\n y"'));
  assert.ok(isOddYamlText('BLOCK_LITERAL', '|2-\n    \n'));
  assert.ok(!isOddYamlText('BLOCK_LITERAL', '|2-\n    x\n'));
  assert.ok(isOddYamlText('PLAIN', '?x'));
  assert.ok(!isOddYamlText('PLAIN', 'x?'));
});
