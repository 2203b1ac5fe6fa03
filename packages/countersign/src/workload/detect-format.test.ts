// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { detectFormat } from './detect-format.ts';

const manifest = '# Source: x\n---\napiVersion: v1\nkind: Pod\n';

test('name and content tell the format', () => {
  assert.equal(detectFormat(manifest, '-'), 'kubernetes');
  assert.equal(detectFormat('{"kind": "Pod"}', 'a.json'), 'kubernetes');
  assert.equal(detectFormat('{\n  "apiVersion": "v1"}', 'a'), 'kubernetes');
  assert.equal(detectFormat('services:\n  a: {image: b}\n', 'x.yaml'), 'compose');
  assert.equal(detectFormat('', 'a/docker-compose.prod.yml'), 'compose');
  assert.equal(detectFormat('from a\n', 'x'), 'dockerfile');
  assert.equal(detectFormat('ARG A\n', 'Dockerfile.dev'), 'dockerfile');
  assert.equal(detectFormat('# x\n\nnginx\nr.io/a@sha256:0\n', 'images.txt'), 'images');
});

test('two answers, or none, are refused', () => {
  const texts = [
    ['', 'a.yaml'],
    ['# x\n', 'images.txt'],
    ['text of something\n', 'a'],
    [manifest, 'compose.yaml'],
    [manifest, 'Dockerfile'],
    [`${manifest}services: {}\n`, 'a.yaml'],
  ] as const;
  for (const [text, source] of texts) {
    assert.throws(() => detectFormat(text, source), { code: 'workload-malformed', hint: /--from-format/ }, text);
  }
});

test('a large file of empty lines is looked through in linear time', () => {
  assert.throws(() => detectFormat('\n'.repeat(10_000_000), '-'), { code: 'workload-malformed' });
  assert.throws(() => detectFormat(' {\n'.repeat(1_000_000), '-'), { code: 'workload-malformed' });
});
