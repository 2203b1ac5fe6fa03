// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kubernetesChunks } from './kubernetes-chunks.ts';

function cut(text: string) {
  return [...kubernetesChunks(text, 1)].map(({ text: chunk, line }) => [line, chunk]);
}

test('a separator ends a chunk, with its comment, and stays in one that is still empty', () => {
  assert.deepEqual(cut('a: 1\n--- # x\nb: 2'), [
    [1, 'a: 1\n'],
    [3, 'b: 2\n'],
  ]);
  assert.deepEqual(cut('---\n---\na: 1\n'), [
    [1, '---\n'],
    [3, 'a: 1\n'],
  ]);
  assert.deepEqual(cut(''), []);
});

test('a separator in a block of text ends the chunk, and an indented one does not', () => {
  assert.deepEqual(cut('a: |\n  x\n---\n  y'), [
    [1, 'a: |\n  x\n'],
    [4, '  y\n'],
  ]);
  assert.deepEqual(cut('a: |\n  x\n  ---\n'), [[1, 'a: |\n  x\n  ---\n']]);
});

test('line ends of Windows are taken away, and a carriage return elsewhere stays', () => {
  assert.deepEqual(cut('a: 1\r\n---\r\nb: 2\rc\n'), [
    [1, 'a: 1\n'],
    [3, 'b: 2\rc\n'],
  ]);
});

test('text behind a separator is refused', () => {
  for (const text of ['--- {a: 1}\n', '---a\n', '----\n']) {
    assert.throws(() => cut(`a: 1\n${text}`), { code: 'yaml-malformed', message: /line 2/ });
  }
});
