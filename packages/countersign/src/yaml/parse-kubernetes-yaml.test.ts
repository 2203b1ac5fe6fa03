// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import { parseKubernetesYaml } from './parse-kubernetes-yaml.ts';
import { toJson } from './yaml-json.ts';

const maxBytes = 1 << 26;

function read(content: string | Uint8Array): readonly unknown[] {
  return parseKubernetesYaml(typeof content === 'string' ? encodeUtf8(content) : content, { maxBytes }).map(toJson);
}

test('documents are read in their order, and empty ones left out', () => {
  assert.deepEqual(read('---\n# nothing\n---\na: 1\n---\n\n---\nb: 2\n...\n---\n'), [{ a: 1 }, { b: 2 }]);
  assert.deepEqual(read(''), []);
});

test('JSON values may follow one another, and YAML may follow the first', () => {
  assert.deepEqual(read(' {"a":1}{"b":2}\nnull {"c":3}'), [{ a: 1 }, { b: 2 }, { c: 3 }]);
  assert.deepEqual(read('{"a":1}\n---\nb: 2\n---\n{"c":3}\n'), [{ a: 1 }, { b: 2 }, { c: 3 }]);
  assert.deepEqual(read('{a: 1}\n'), [{ a: 1 }]);
  assert.throws(() => read('{"a":1}\n{"b":2}\n---\nc: 3\n'), { code: 'json-malformed' });
  assert.throws(() => read('{"a":1} [1]'), { code: 'yaml-malformed' });
});

test('lines are counted through the file, also where YAML follows JSON', () => {
  assert.throws(() => read('a: 1\n---\nb: 2\n---\nc: !x 3\n'), { message: /^line 5, column 4/ });
  assert.throws(() => read('{"a":\n1}\n---\nc: !x 3\n'), { message: /^line 4, column 4/ });
});

test('UTF-16 with its mark is read, and bytes that are no text are refused', () => {
  assert.deepEqual(read(Buffer.from('\ufeffa: é\n', 'utf16le')), [{ a: 'é' }]);
  assert.deepEqual(read(Buffer.from('\ufeffa: é\n', 'utf16le').swap16()), [{ a: 'é' }]);
  assert.deepEqual(read('\ufeffa: 1\n'), [{ a: 1 }]);
  for (const bytes of [Buffer.from([0x61, 0x3a, 0x20, 0xff]), Buffer.from([0xff, 0xfe, 0x61])]) {
    assert.throws(() => read(bytes), { code: 'yaml-malformed' });
  }
});

test('what is too large or too much is refused', () => {
  assert.throws(() => parseKubernetesYaml(new Uint8Array(11), { maxBytes: 10 }), { message: /at most 10 bytes/ });
  assert.throws(() => read('# x\n---\n'.repeat(100_001)), { code: 'yaml-malformed', message: /at most 100000/ });
  assert.equal(read(`a: b\n---\n${'# x\n---\n'.repeat(99_999)}`).length, 1);
});

test('any text is read or refused, and what is read is JSON', () => {
  const pieces = [
    'a',
    'b: ',
    '- ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '&x ',
    '*x',
    '<<: ',
    '|',
    '>',
    '#',
    '\t',
    '? ',
    ', ',
    '---\n',
    '!!str ',
  ];
  const text = fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })))
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, (content) => {
      try {
        for (const value of read(content)) assert.deepEqual(JSON.parse(JSON.stringify(value)), value);
      } catch (error) {
        assert.ok(error instanceof MalformedError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
