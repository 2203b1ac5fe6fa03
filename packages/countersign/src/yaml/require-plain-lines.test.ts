// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requirePlainLines } from './require-plain-lines.ts';

test('text in lines passes, with tabs and all of Unicode', () => {
  requirePlainLines({ text: 'a:\tb\n# é 漢 😀\n', line: 1 });
});

test('what one reader takes for the end of a line and another one for text is refused, with its line', () => {
  for (const character of ['\r', '\u0085', '\u2028', '\u2029', '\ufeff', '\0', '\u0007', '\u007f']) {
    const message = new RegExp(
      `^line 6: .*U\\+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}$`,
    );
    assert.throws(() => requirePlainLines({ text: `a\n# b${character}c\n`, line: 5 }), {
      code: 'yaml-malformed',
      message,
    });
  }
});

test('a document of more than 4 MiB is refused', () => {
  requirePlainLines({ text: 'a'.repeat(4 << 20), line: 1 });
  assert.throws(() => requirePlainLines({ text: 'a'.repeat((4 << 20) + 1), line: 1 }), { code: 'yaml-malformed' });
});
