// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../bytes/json.ts';
import { compileCondition } from '../cel/compile-condition.ts';
import { translateCue } from './cue-to-cel.ts';

const good: JsonObject = {
  predicateType: 'https://cosign.sigstore.dev/attestation/vuln/v1',
  predicate: {
    builder: { id: 'https://github.com/acme/ci' },
    scanner: { uri: 'pkg:trivy', version: '0.58.1' },
    metadata: { scanFinishedOn: '2026-11-22T10:20:30Z' },
    results: ['a', 'b'],
    score: 4.5,
    passed: true,
  },
};

async function answer(policy: string, statement: JsonObject): Promise<string> {
  const translation = translateCue(policy, 'statement');
  assert.ok(translation.kind === 'condition', JSON.stringify(translation));
  const condition = await compileCondition(translation.cel);
  return condition.evaluate({ statement, predicate: null, subject: {}, image: {}, signer: {} }).kind;
}

function but(changes: Readonly<Record<string, JsonValue>>): JsonObject {
  return { ...good, predicate: { ...(good['predicate'] as JsonObject), ...changes } };
}

const pairs: readonly (readonly [string, string, JsonObject])[] = [
  ['a value', 'predicateType: "https://cosign.sigstore.dev/attestation/vuln/v1"', { ...good, predicateType: 'x' }],
  ['a missing value', 'predicate: passed: true', but({ passed: 1 })],
  [
    'a struct',
    'predicate: {\n  builder: id: =~"^https://github.com/acme/"\n  passed: true\n}',
    but({ builder: { id: 'x' } }),
  ],
  ['a part matches', 'predicate: builder: id: =~"acme"', but({ builder: { id: 'x' } })],
  ['no part matches', 'predicate: builder: id: !~"evil"', but({ builder: { id: 'evil' } })],
  ['alternatives', 'predicate: scanner: uri: "pkg:grype" | "pkg:trivy"', but({ scanner: { uri: 'x' } })],
  ['both', 'predicate: score: >=4 & <7', but({ score: 7 })],
  ['another type', 'predicate: score: >=4', but({ score: '5' })],
  ['unequal', 'predicate: scanner: version: !="0.0.0"', but({ scanner: { version: '0.0.0' } })],
  ['a type', 'predicate: scanner: version: string', but({ scanner: { version: 1 } })],
  ['a list', 'predicate: results: ["a", "b"]', but({ results: ['a', 'b', 'c'] })],
  ['each element', 'predicate: results: [...=~"^[ab]$"]', but({ results: ['a', 'c'] })],
  ['the first element', 'predicate: results: ["a", ...]', but({ results: ['b'] })],
  ['an optional field', 'predicate: scanner: version?: "0.58.1"', but({ scanner: { version: '1' } })],
  [
    'a constant',
    'import "time"\nbefore: time.Parse(time.RFC3339, "2027-01-01T00:00:00Z")\npredicate: metadata: scanFinishedOn: <before',
    but({ metadata: { scanFinishedOn: '2027-11-22T10:20:30Z' } }),
  ],
  ['a required field', 'predicate: scanner!: uri!: string', but({ scanner: {} })],
  // CUE itself would fill these in, and accept.
  ['a value that is missing', 'predicate: passed: true', { ...good, predicate: {} }],
  ['a struct that is missing', 'predicate: {passed: true}', { predicateType: 'x' }],
];

test('what CUE accepts is accepted, and what differs in one fact is refused', async () => {
  for (const [name, policy, changed] of pairs) {
    assert.equal(await answer(policy, good), 'true', name);
    assert.equal(await answer(policy, changed), 'false', name);
  }
});

test('an optional field may be missing', async () => {
  assert.equal(await answer('predicate: scanner: date?: "x"', good), 'true');
});

const untranslatable: readonly (readonly [string, number, RegExp])[] = [
  ['#V: {a: 1}', 1, /field/],
  ['a: 1\nb: #V', 2, /translation/],
  ['a: 1\nb: c', 2, /`c`/],
  ['a: {x: 1} | {y: 2}', 1, /alternatives/],
  ['a: *"x" | string', 1, /default/],
  ['a: "x\\(b)"', 1, /JSON/],
  ['a: """\n  x\n  """', 1, /double quotes/],
  ['a: close({b: 1})', 1, /close/],
  ['import "strings"\na: strings.MinRunes(1)', 1, /time/],
  ['a: 1.0', 1, /fraction/],
  ['a: [string]: int', 1, /translation|`,`|end/],
  ['[string]: int', 1, /field/],
  ['a: b + 1', 1, /end of the field/],
  ['a: 0x10', 1, /decimal/],
  ['if true {a: 1}', 1, /field/],
  ['a: [1, ...int]', 1, /remaining/],
  ['a: [...[...[...1]]]', 1, /lists/],
  ['a: 99999999999999999999', 1, /large/],
  ['b: {x: 1}\na: <b', 1, /plain/],
];

test('what has no translation is told with its line', () => {
  for (const [policy, line, why] of untranslatable) {
    const translation = translateCue(policy, 'statement');
    assert.ok(translation.kind === 'untranslatable', policy);
    assert.match(translation.why, why, policy);
    assert.equal(translation.line, line, policy);
  }
});

test('no text makes the translation throw or hang', () => {
  const words = [
    'a',
    'b',
    ': ',
    '{',
    '}',
    '[',
    ']',
    '"x"',
    '=~',
    '!=',
    '|',
    '&',
    '...',
    '\n',
    '?',
    '!',
    '1',
    'string',
    '_',
    '(',
    ')',
    ',',
  ];
  const text = fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(fc.string(), text), (policy) => {
      translateCue(policy, 'statement');
    }),
    { numRuns: 3000 },
  );
  for (const deep of [
    'a: '.repeat(20_000),
    `a: ${'['.repeat(60_000)}`,
    `a: ${'{a:'.repeat(20_000)}`,
    `a: ${'('.repeat(60_000)}`,
  ]) {
    assert.equal(translateCue(deep, 'statement').kind, 'untranslatable');
  }
});

test('what CUE would fill in is told with its line, unless it is marked', () => {
  const filledIn = (text: string): unknown => {
    const translation = translateCue(text, 'statement');
    return translation.kind === 'condition' ? translation.filledIn : translation;
  };
  assert.deepEqual(filledIn('predicateType: "x"\npredicate: {\n  a!: 1\n  b: 2\n}'), { name: 'b', line: 4 });
  assert.deepEqual(filledIn('predicate: a!: [...{b: 1}]'), { name: 'b', line: 1 });
  assert.equal(filledIn('limit: 5\npredicate: {a!: <limit, b?: string}'), undefined);
});

test('sizes of lists and structs, and imports in brackets, are read', async () => {
  const policy =
    'import (\n  "list"\n  "struct"\n)\npredicate: results: list.MinItems(2) & list.MaxItems(3)\npredicate: scanner:\n  struct.MinFields(2)';
  assert.equal(await answer(policy, good), 'true');
  assert.equal(await answer(policy, but({ results: ['a'] })), 'false');
  assert.equal(await answer(policy, but({ results: ['a', 'b', 'c', 'd'] })), 'false');
  assert.equal(await answer(policy, but({ scanner: { uri: 'x' } })), 'false');
  assert.equal(await answer(policy, but({ scanner: 'text' })), 'false');
  assert.equal(translateCue('import "list"\npredicate: list.Contains(["a"], "a")', 'statement').kind, 'untranslatable');
  assert.equal(translateCue('predicate: list.MinItems(1)', 'statement').kind, 'untranslatable');
  assert.equal(translateCue('import "strings"\npredicate: x: strings.MinRunes(1)', 'statement').kind, 'untranslatable');
});
