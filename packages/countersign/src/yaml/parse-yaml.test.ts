// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import { parseYaml } from './parse-yaml.ts';
import { toJson } from './yaml-json.ts';

function read(text: string): readonly unknown[] {
  return parseYaml(encodeUtf8(text), { source: 'a.yaml' }).map(toJson);
}

function refusal(bytes: string | Uint8Array, maxBytes?: number): MalformedError {
  try {
    parseYaml(typeof bytes === 'string' ? encodeUtf8(bytes) : bytes, {
      source: 'a.yaml',
      ...(maxBytes === undefined ? {} : { maxBytes }),
    });
  } catch (error) {
    assert.ok(error instanceof MalformedError);
    assert.equal(error.code, 'yaml-malformed');
    return error;
  }
  assert.fail('was read');
}

function refuse(text: string, place: string, reason: RegExp): void {
  const { message } = refusal(text);
  assert.equal(message.slice(0, place.length + 1), `${place}:`);
  assert.match(message, reason);
}

test('the core schema is read, and times and `yes` are texts', () => {
  const text =
    'a: 1\nb: -2.5e3\nc: true\nd: ~\ne: yes\nf: 2027-01-01T00:00:00Z\ng: "1"\nh:\ni: [x, {y: z}]\nj: 1_000\nk: 1:30\n';
  assert.deepEqual(read(text), [
    {
      a: 1,
      b: -2500,
      c: true,
      d: null,
      e: 'yes',
      f: '2027-01-01T00:00:00Z',
      g: '1',
      h: null,
      i: ['x', { y: 'z' }],
      j: '1_000',
      k: '1:30',
    },
  ]);
});

test('block scalars keep or fold their lines', () => {
  assert.deepEqual(read('a: |\n  x\n  y\nb: >-\n  x\n  y\n'), [{ a: 'x\ny\n', b: 'x y' }]);
});

test('each document that holds something is read, and empty ones are left out', () => {
  assert.deepEqual(read('---\n# nothing\n---\na: 1\n...\n---\n[b]\n---\n'), [{ a: 1 }, ['b']]);
  assert.deepEqual(read(''), []);
  assert.deepEqual(read('\ufeffa: 1'), [{ a: 1 }]);
});

test('positions count lines and columns from 1', () => {
  const [document] = parseYaml(encodeUtf8('# x\na:\n  - b: "c"\n'), { source: 'a.yaml' });
  assert.equal(document?.kind, 'map');
  const [entry] = document?.kind === 'map' ? document.entries : [];
  assert.deepEqual(entry?.keyAt, { line: 2, column: 1 });
  const item = entry?.value.kind === 'list' ? entry.value.items[0] : undefined;
  assert.deepEqual(item?.at, { line: 3, column: 5 });
  assert.deepEqual(item?.kind === 'map' ? item.entries[0]?.value.at : undefined, { line: 3, column: 8 });
});

test('a key stands once in its map, however it is spelled', () => {
  refuse('a: 1\nb: 2\na: 3\n', 'a.yaml:3:1', /wanted each key once in a map, got `a` again after line 1/);
  refuse('{"a": 1, a: 2}', 'a.yaml:1:10', /once/);
  refuse('"\\u0061": 1\na: 2', 'a.yaml:2:1', /once/);
  assert.deepEqual(read('a: {a: 1}\nb: {a: 1}'), [{ a: { a: 1 }, b: { a: 1 } }]);
});

test('anchors, aliases, merge keys, tags and directives are refused', () => {
  refuse('a: &x 1\n', 'a.yaml:1:4', /anchor/);
  refuse('a: 1\nb: *x\n', 'a.yaml:2:4', /alias/);
  refuse('images: [*]\n', 'a.yaml:1:10', /alias/);
  refuse('<<: {a: 1}\n', 'a.yaml:1:1', /merge key/);
  refuse('a: !!binary AAAA\n', 'a.yaml:1:4', /tag/);
  refuse('a: !mine b\n', 'a.yaml:1:4', /tag/);
  refuse('!!str a: b\n', 'a.yaml:1:1', /tag/);
  refuse('%YAML 1.1\n---\na: 1\n', 'a.yaml:1:1', /directive/);
  assert.deepEqual(read('a: "&x"\nb: \'*x\'\nc: x!y&z*\nd: a%b\n'), [{ a: '&x', b: '*x', c: 'x!y&z*', d: 'a%b' }]);
});

test('keys are texts', () => {
  for (const key of ['1', 'true', '~', '[a]', '{a: b}', '? [a]\n', '1.5']) refusal(`${key}: b\n`);
  assert.deepEqual(read('"1": b'), [{ '1': 'b' }]);
});

test('numbers that JSON does not have are refused, and quoted they are texts', () => {
  for (const number of [
    '0x1f',
    '0o17',
    '017',
    '+1',
    '.5',
    '1.',
    '.inf',
    '-.inf',
    '.nan',
    '9007199254740992',
    '1e999',
  ]) {
    refuse(`a: ${number}`, 'a.yaml:1:4', /wanted a (?:number as JSON writes it|whole number up to)/);
    assert.deepEqual(read(`a: "${number}"`), [{ a: number }]);
  }
  assert.deepEqual(read('a: 9007199254740991'), [{ a: 9007199254740991 }]);
});

test('what shows a reviewer something else than the program reads is refused', () => {
  for (const character of ['\u202e', '\u2066', '\u200f', '\u0085', '\u2028', '\u0000', '\u001b', '\u007f', '\ufeff']) {
    refuse(`a: x\nb: y${character}`, 'a.yaml:2:5', /plain text/);
  }
  refuse('a: x\rb: y', 'a.yaml:1:5', /plain text/);
  assert.deepEqual(read('a: x\r\nb: "\\u202e"\r\n'), [{ a: 'x', b: '\u202e' }]);
  refusal(Uint8Array.of(0x61, 0xff));
});

test('a key named like a member of every object is a key like others', () => {
  const [json] = read('__proto__: {a: 1}\nconstructor: 2');
  assert.deepEqual(Object.keys(json as object), ['__proto__', 'constructor']);
});

test('bad indentation and other faults are refused at their place', () => {
  refuse('a:\n  b: 1\n c: 2\n', 'a.yaml:3:1', /wanted YAML/);
  refuse('a: b: c\n', 'a.yaml:1:4', /wanted YAML/);
  refuse('a: "x\n', 'a.yaml:2:1', /wanted YAML/);
  refuse('a: 1\n... b\n', 'a.yaml:2:5', /behind the end/);
  refuse('[a,,b]', 'a.yaml:1:4', /wanted/);
  for (const text of ['a: [x', 'a:\n\tb: c', '- a\nb: c', '@a', '`a`', 'a: {b', '}']) refusal(text);
});

test('ten megabytes are refused unread', () => {
  assert.match(refusal(new Uint8Array(10_000_000)).message, /at most 1048576 bytes/);
  assert.match(refusal('aaaaaaaaaaa', 10).message, /at most 10 bytes/);
});

test('whatever is repeated very often, reading it comes to an end and overflows nothing', () => {
  const units = '[ { - ? a: : " &a ! , [] ] ["a": [? [a,'.split(' ').flatMap((unit) => [unit, `${unit} `, `${unit}\n`]);
  for (const unit of [...units, '---\n', '...\n', '#\n', '\n', '%A\n']) {
    try {
      parseYaml(encodeUtf8(unit.repeat(10_000)), { source: 'a.yaml' });
    } catch (error) {
      assert.ok(error instanceof MalformedError, `${unit}: ${String(error)}`);
    }
  }
});

test('the numbers of tokens and values are bounded', () => {
  refuse('- a\n'.repeat(200_000), 'a.yaml:100000:4', /at most 500000 tokens/);
  refuse(`[${'a,'.repeat(160_000)}]`, 'a.yaml:1:20002', /at most 150000 values/);
});

test('an alias bomb is refused at its first anchor', () => {
  const lines = ['a: &a [x, x]', ...Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [*a, *a]`)];
  refuse(lines.join('\n'), 'a.yaml:1:4', /anchor/);
});

test('the levels of nesting are bounded', () => {
  assert.doesNotThrow(() => read('['.repeat(99) + ']'.repeat(99)));
  refuse('['.repeat(101) + ']'.repeat(101), 'a.yaml:1:101', /levels/);
});

test('very many faults and very many documents are refused at once, without composing them', () => {
  refuse(`a: [b${','.repeat(400_000)}]\n`, 'a.yaml:1:7', /Unexpected ,|between commas/);
  refuse('"a" '.repeat(200_000), 'a.yaml:1:5', /Unexpected/);
  refuse('--- a\n'.repeat(10_001), 'a.yaml:10001:1', /documents/);
  assert.equal(read('--- a\n'.repeat(10_000)).length, 10_000);
});
