// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { JsonValue } from '../../bytes/json.ts';
import { MalformedError } from '../../errors/errors.ts';
import type { ConditionInput } from '../condition.ts';
import { compileCondition } from './compile-condition.ts';

const builder = 'https://github.com/acme/ci/.github/workflows/release.yml@refs/tags/v1';

function inputOf(predicate: JsonValue): ConditionInput {
  return {
    statement: { _type: 'https://in-toto.io/Statement/v1', predicateType: 'https://slsa.dev/provenance/v1', predicate },
    predicate,
    subject: { name: 'registry.acme.io/app', digest: { sha256: 'aa' } },
    image: { reference: 'registry.acme.io/app:1', repository: 'registry.acme.io/app', tag: '1', digest: 'sha256:aa' },
    signer: { name: 'ci', subject: builder, issuer: 'https://token.actions.githubusercontent.com', extensions: {} },
  };
}

async function kindOf(text: string, predicate: JsonValue): Promise<string> {
  return (await compileCondition(text)).evaluate(inputOf(predicate)).kind;
}

const predicate: JsonValue = {
  runDetails: { builder: { id: builder } },
  n: 7,
  d: 7.5,
  big: 2 ** 60,
  none: null,
  names: ['a', 'b', 'c'],
  empty: [],
  text: 'Hello',
  blank: '',
  hex: '0x10',
  when: '2026-11-22T10:20:30.5Z',
  results: [
    { id: 'CVE-1', score: 9.8, fixed: ['1'] },
    { id: 'CVE-2', score: 4, fixed: [] },
  ],
  constructor: 1,
  hasOwnProperty: 'x',
  $typeName: 'google.protobuf.Int32Value',
  value: 5,
};

const table: readonly (readonly [string, string])[] = [
  ['predicate.runDetails.builder.id.startsWith("https://github.com/acme/ci/")', 'true'],
  ['predicate.runDetails.builder.id.startsWith("https://github.com/acme/cd/")', 'false'],
  ['predicate.runDetails.builder.missing == "x"', 'failed'],
  ['predicate.missing == "x"', 'failed'],
  ['predicate.missing != "x"', 'failed'],
  ['has(predicate.missing)', 'false'],
  ['has(predicate.none)', 'true'],
  ['"none" in predicate', 'true'],
  ['"missing" in predicate', 'false'],
  ['!has(predicate.missing) || predicate.missing == "x"', 'true'],
  ['has(predicate.missing) && predicate.missing == "x"', 'false'],
  ['predicate.none == null', 'true'],
  ['predicate.n == 7', 'true'],
  ['predicate.n == 7.0', 'true'],
  ['predicate.n >= 7', 'true'],
  ['predicate.n >= 7.5', 'false'],
  ['predicate.n > 6.5', 'true'],
  ['predicate.d == 7.5', 'true'],
  ['predicate.d >= 7', 'true'],
  ['predicate.d < 7', 'false'],
  ['predicate.n + 1 == 8', 'true'],
  ['predicate.n * 2.0 == 14.0', 'failed'],
  ['double(predicate.n) * 2.0 == 14.0', 'true'],
  ['predicate.n == "7"', 'false'],
  ['predicate.n > "7"', 'failed'],
  ['predicate.n', 'failed'],
  ['predicate.text', 'failed'],
  ['int(predicate.blank) == 0', 'failed'],
  ['int(predicate.hex) == 16', 'failed'],
  ['int("42") == 42', 'true'],
  ['int("9223372036854775808") == 0', 'failed'],
  ['!(double(predicate.text) < 7.0)', 'failed'],
  ['double("4.5e1") == 45.0', 'true'],
  ['timestamp(predicate.when) < timestamp("2027-01-01T00:00:00Z")', 'true'],
  ['timestamp(predicate.when) + duration("24h") > timestamp("2027-01-01T00:00:00Z")', 'false'],
  ['timestamp(predicate.when).getFullYear() == 2026 && timestamp(predicate.when).getHours() == 10', 'true'],
  ['timestamp(predicate.when).getDayOfYear() == 325', 'true'],
  ['timestamp(predicate.when).getMilliseconds() == 500', 'true'],
  ['timestamp(0) < timestamp(predicate.when)', 'failed'],
  ['timestamp(predicate.text) < timestamp(predicate.when)', 'failed'],
  ['predicate.names.exists(name, name == "b")', 'true'],
  ['predicate.names.all(name, name != "d")', 'true'],
  ['predicate.empty.all(name, false)', 'true'],
  ['predicate.empty.exists(name, true)', 'false'],
  ['predicate.names.exists_one(name, name == "b")', 'true'],
  ['predicate.names.map(name, name + "x") == ["ax"]', 'malformed'],
  ['predicate.results.map(result, result.id) == ["CVE-1", "CVE-2"]', 'true'],
  ['predicate.results.map(result, result.score > 5.0, result.id) == ["CVE-1"]', 'true'],
  ['predicate.results.filter(result, result.score >= 9.0).size() == 1', 'true'],
  ['predicate.results.all(result, result.score < 9.0 || result.fixed.exists(version, version == "1"))', 'true'],
  ['predicate.results.exists(result, result.missing == 1)', 'failed'],
  ['predicate.results.exists(result, has(result.missing))', 'false'],
  ['predicate.names[0] == "a" && predicate.names[3] == "d"', 'failed'],
  ['predicate["text"] == "Hello"', 'true'],
  ['predicate.text.lowerAscii() == "hello" && predicate.text.size() == 5', 'true'],
  ['predicate.text.replace("l", "$&") == "He$&$&o"', 'true'],
  ['predicate.text.matches("^H.*o$")', 'true'],
  ['predicate.text.matches("ell")', 'true'],
  ['predicate.text.matches("^ell")', 'false'],
  ['predicate.text.matches("(?i)HELLO")', 'true'],
  ['predicate.text in ["Hello", "World"]', 'true'],
  ['type(predicate.n) == int && type(predicate.d) == double && type(predicate.text) == string', 'true'],
  ['predicate.constructor == 1 && predicate.hasOwnProperty == "x"', 'true'],
  ['predicate == 5', 'false'],
  ['statement.predicate == predicate', 'true'],
  ['image.repository == subject.name && image.tag == "1"', 'true'],
  ['signer.name == "ci"', 'true'],
  ['predicate.toString == 1', 'failed'],
  ['[[1] + [2]].all(x, size(x) == 2)', 'true'],
  ['predicate.text.split("l") == ["He", "", "o"]', 'true'],
  ['["a", "b"].join("-") == "a-b"', 'true'],
  ['predicate.n / 0 == 1', 'failed'],
  ['predicate.n + 9223372036854775807 > 0', 'failed'],
];

test('a condition is true, false or failed', async () => {
  for (const [text, wanted] of table.filter(([, kind]) => kind !== 'malformed')) {
    assert.equal(await kindOf(text, predicate), wanted, text);
  }
});

test('a condition that fails says why', async () => {
  const condition = await compileCondition('predicate.missing == "x"');
  const result = condition.evaluate(inputOf({}));
  assert.ok(result.kind === 'failed' && result.why.includes('missing'), JSON.stringify(result));
});

const mistakes: readonly (readonly [string, number, number, RegExp])[] = [
  ['', 1, 1, /ends too early/],
  ['predicate.x ==', 1, 13, /wanted/],
  ['predicate.x &&\n  ~ 3', 1, 13, /wanted/],
  ['predicat.x == 3', 1, 1, /wanted one of the variables/],
  ['predicate.x == 1 &&\n  prediacte.y == 3', 2, 3, /variables/],
  ['predicate.x.startWith("a")', 1, 12, /functions/],
  ['predicate.x.contains("a", "b")', 1, 12, /arguments/],
  ['size(predicate.x)', 1, 1, /true or false/],
  ['"true"', 1, 1, /true or false/],
  ['size(predicate.x) == "3"', 1, 22, /one kind/],
  ['predicate.x && "a"', 1, 16, /true or false/],
  ['predicate.x.matches(predicate.y)', 1, 12, /pattern/],
  ['predicate.x.matches("(a")', 1, 13, /RE2/],
  ['predicate.x.matches("(?=a)")', 1, 13, /RE2/],
  ['predicate.a.all(x, x.all(y, y.all(z, z)))', 1, 30, /macros/],
  ['predicate.a.all(x, x + x == x)', 1, 21, /inside a macro/],
  ['predicate.a.all(x, x.replace("a", "aa") == x)', 1, 21, /inside a macro/],
  ['predicate.a.all(x, [x].join() == x)', 1, 23, /inside a macro/],
  ['predicate.a.all(predicate, true)', 1, 12, /new name/],
  ['predicate.a.all(x.y, true)', 1, 12, /all/],
  ['has(predicate)', 1, 1, /has/],
  ['google.protobuf.Int32Value{value: 5} == 5', 1, 1, /message/],
  ['@result == 1', 1, 1, /wanted/],
  ['constructor == 1', 1, 1, /variables/],
  ['now > 1', 1, 1, /variables/],
  [`predicate.x == "${'a'.repeat(4096)}"`, 1, 1, /4096/],
];

test('a mistake in a condition is told with its place', async () => {
  for (const [text, line, column, message] of mistakes) {
    await assert.rejects(
      compileCondition(text),
      (error) => {
        assert.ok(error instanceof MalformedError, String(error));
        assert.equal(error.code, 'condition-malformed');
        assert.match(error.message, message, text);
        assert.equal(error.detail['line'], line, text);
        assert.equal(error.detail['column'], column, text);
        return true;
      },
      text,
    );
  }
});

test('a name that was mistyped is answered with the one that was meant', async () => {
  await assert.rejects(compileCondition('predicat.x == 3'), { hint: 'did you mean `predicate`?' });
  await assert.rejects(compileCondition('predicate.x.startWith("a")'), { hint: 'did you mean `startsWith`?' });
});

const many = (count: number): JsonValue => Array.from({ length: count }, (_, index) => `name-${index}`);

test('what could cost too much for this input fails before it starts', async () => {
  const nested = 'predicate.all(a, predicate.all(b, a != b || a == b))';
  assert.equal(await kindOf(nested, many(100)), 'true');
  assert.equal(await kindOf(nested, many(2000)), 'failed');
  assert.equal(await kindOf('predicate.all(a, a.startsWith("name-"))', many(20_000)), 'true');
  assert.equal(await kindOf('predicate.map(a, a).map(a, a).size() == 20000', many(20_000)), 'true');
  assert.equal(await kindOf('predicate.all(a, predicate == predicate)', many(2000)), 'failed');
  assert.equal(await kindOf('predicate.matches("(a{1,30}){1,30}$")', 'a'.repeat(1000)), 'true');
  assert.equal(await kindOf('predicate.matches("(a{1,30}){1,30}$")', 'a'.repeat(1_000_000)), 'failed');
  assert.equal(await kindOf('predicate.matches("(a+)+$")', `${'a'.repeat(1_000_000)}b`), 'false');
  assert.equal(await kindOf('predicate.replace("a", predicate) == ""', 'a'.repeat(1_000_000)), 'failed');
  const sum = Array.from({ length: 80 }, () => 'predicate').join(' + ');
  assert.equal(await kindOf(`${sum} == ""`, 'a'.repeat(1_000_000)), 'failed');
  assert.equal(await kindOf('predicate.contains("b")', 'a'.repeat(10_000_000)), 'false');
});

test('a pattern that would be a large machine is refused', async () => {
  for (const pattern of ['((((a{1,9}){1,9}){1,9}){1,9}){1,9}', '(a{1000}|b)'.repeat(300)]) {
    await assert.rejects(compileCondition(`predicate.matches("${pattern}")`), { code: 'condition-malformed' });
  }
});

test('deep nesting is refused or evaluated, and never exhausts the stack', async () => {
  for (const text of [
    `${'('.repeat(2000)}true${')'.repeat(2000)}`,
    `${'['.repeat(2000)}true${']'.repeat(2000)}`,
    `${'!'.repeat(4000)}true`,
    `true${'?true:false'.repeat(300)}`,
    `predicate${'.a'.repeat(2000)}`,
    `1${'+1'.repeat(2000)} == 1`,
    `true${' || true'.repeat(500)}`,
    `${'predicate.f('.repeat(300)}1${')'.repeat(300)}`,
    '('.repeat(4000),
    '{'.repeat(4000),
  ]) {
    await outcome(text, null);
  }
});

test('data that is nested deeply is compared or fails', async () => {
  let deep: JsonValue = [];
  for (let level = 0; level < 200_000; level++) deep = [deep];
  assert.equal(await kindOf('predicate == statement.predicate', deep), 'failed');
  assert.equal(await kindOf('image.tag == "1"', deep), 'true');
});

/** `malformed`, or what the evaluation came to. */
async function outcome(text: string, value: JsonValue): Promise<string> {
  try {
    return await kindOf(text, value);
  } catch (error) {
    assert.ok(error instanceof MalformedError, `${text}: ${String(error)}`);
    return 'malformed';
  }
}

const leaf = fc.constantFrom(
  ...['predicate', 'predicate.a', 'predicate.b.c', 'statement', 'subject.name', 'x', 'y', '1', '2.5', '"a"', 'true'],
  ...['[]', '[1, "a"]', '{"a": 1}', 'b"x"', '7u', 'duration("1h")', 'predicate[0]', 'predicate["a"]', '""', 'null'],
);
const operators = ['==', '!=', '<', '>=', '&&', '||', '+', '-', '*', '/', '%', 'in'];
const macros = ['all', 'exists', 'exists_one', 'map', 'filter'];
const methods = ['contains', 'startsWith', 'split', 'matches', 'indexOf', 'join', 'charAt'];
const functions = ['size', 'int', 'double', 'string', 'timestamp', 'duration', 'type', '!', '-', 'dyn'];

const expression = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.tuple(tie('any'), fc.constantFrom(...operators), tie('any')).map((parts) => `(${parts.join(' ')})`),
    fc
      .tuple(tie('any'), fc.constantFrom(...macros), fc.constantFrom('x', 'y'), tie('any'))
      .map(([range, macro, name, body]) => `${range}.${macro}(${name}, ${body})`),
    fc
      .tuple(tie('any'), fc.constantFrom(...methods), tie('any'))
      .map(([target, name, argument]) => `${target}.${name}(${argument})`),
    fc.tuple(fc.constantFrom(...functions), tie('any')).map(([name, argument]) => `${name}(${argument})`),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
    fc.tuple(tie('any'), tie('any'), tie('any')).map(([text, from, to]) => `${text}.replace(${from}, ${to})`),
  ),
})).any;

test('no expression and no input makes an evaluation throw or hang', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(expression, fc.jsonValue({ maxDepth: 4 }), async (text, value) => {
      seen.add(await outcome(text, value as JsonValue));
      seen.add(await outcome(`!(${text} == ${text})`, value as JsonValue));
    }),
    { numRuns: 2000 },
  );
  assert.deepEqual([...seen].sort(), ['failed', 'false', 'malformed', 'true']);
});

test('no text makes the compiler throw anything but its own error', async () => {
  const fragments = [
    'predicate',
    'all',
    'r"',
    '"""',
    '\\n',
    '\\u',
    ' in ',
    ...Array.from('()[]{}.,"\'\\|&!=<>+-*/%?:x1 '),
  ];
  const text = fc.array(fc.constantFrom(...fragments), { maxLength: 40 }).map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), text), async (any) => {
      await outcome(any, {});
    }),
    { numRuns: 3000 },
  );
});
