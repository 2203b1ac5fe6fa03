// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../bytes/json.ts';
import { compileCondition } from '../cel/compile-condition.ts';
import { translateRego } from './rego-to-cel.ts';

const good: JsonObject = {
  predicateType: 'https://slsa.dev/provenance/v0.2',
  predicate: {
    builder: { id: 'https://github.com/acme/ci' },
    materials: [
      { uri: 'git+https://github.com/acme/app', digest: { sha1: 'aa' } },
      { uri: 'pkg:docker/base', digest: { sha256: 'bb' } },
    ],
    passed: true,
    waived: false,
    count: 3,
  },
};

async function answer(policy: string, statement: JsonObject): Promise<string> {
  const translation = translateRego(policy, 'statement');
  assert.ok(translation.kind === 'condition', JSON.stringify(translation));
  const condition = await compileCondition(translation.cel);
  return condition.evaluate({ statement, predicate: null, subject: {}, image: {}, signer: {} }).kind;
}

/** With one member of the predicate changed. */
function but(changes: Readonly<Record<string, JsonValue>>): JsonObject {
  return { ...good, predicate: { ...(good['predicate'] as JsonObject), ...changes } };
}

const body = (text: string) => `package sigstore\nimport future.keywords\nisCompliant {\n${text}\n}`;

/** A policy, and the one change that it refuses. */
const pairs: readonly (readonly [string, string, JsonObject])[] = [
  ['type', body('input.predicateType == "https://slsa.dev/provenance/v0.2"'), { ...good, predicateType: 'x' }],
  ['a missing field', body('input.predicate.builder.id == "https://github.com/acme/ci"'), but({ builder: {} })],
  ['a missing parent', body('input.predicate.builder.id == "https://github.com/acme/ci"'), but({ builder: 'x' })],
  [
    'a prefix',
    body('startswith(input.predicate.builder.id, "https://github.com/acme/")'),
    but({ builder: { id: 'x' } }),
  ],
  [
    'another type',
    body('startswith(input.predicate.builder.id, "https://github.com/acme/")'),
    but({ builder: { id: 7 } }),
  ],
  [
    'a pattern',
    body('regex.match("^https://github.com/.*$", input.predicate.builder.id)'),
    but({ builder: { id: 'x' } }),
  ],
  [
    'a list that is made',
    body('bad := [m | m := input.predicate.materials[_]; startswith(m.uri, "evil")]\ncount(bad) == 0'),
    but({ materials: [{ uri: 'evil:x' }] }),
  ],
  [
    'lists that are added up',
    body(
      '(count([m | m := input.predicate.materials[_]; m.uri == "a"]) + count([m | m := input.predicate.materials[_]; m.uri == "b"])) == 0',
    ),
    but({ materials: [{ uri: 'b' }] }),
  ],
  [
    'a response',
    `package sigstore
isCompliant[response] {
  bad = [m | m := input.predicate.materials[_]; m.digest.sha1 == "ff"]
  result = (count(bad) == 0)
  message = sprintf("%d bad, built by %s", [count(bad), input.predicate.builder.id])
  quiet = ""
  response := {
    "result" : result,
    "error" : message,
    "warning" : quiet,
  }
}`,
    but({ materials: [{ digest: { sha1: 'ff' } }] }),
  ],
  [
    'a message of what is missing',
    'package sigstore\nisCompliant[r] {\n r := {"result": input.predicate.passed == true, "error": m}\n m := sprintf("%s", [input.predicate.builder.id])\n}',
    but({ builder: {} }),
  ],
  [
    'one of several responses',
    'package sigstore\nisCompliant[{"result": true}] { input.predicate.passed }\nisCompliant[r] {\n r := {"result": false, "error": "no"}\n}',
    but({ passed: false }),
  ],
  ['truth', body('input.predicate.passed'), but({ passed: false })],
  ['negation', body('not input.predicate.waived'), but({ waived: true })],
  ['a number', body('input.predicate.count >= 3'), but({ count: 2 })],
  ['counting', body('count(input.predicate.materials) == 2'), but({ materials: [] })],
  ['some element', body('input.predicate.materials[_].uri == "pkg:docker/base"'), but({ materials: [{ uri: 'x' }] })],
  [
    'one element with both',
    body(
      'some i\ninput.predicate.materials[i].uri == "pkg:docker/base"\ninput.predicate.materials[i].digest.sha256 == "bb"',
    ),
    but({ materials: [{ uri: 'pkg:docker/base' }, { digest: { sha256: 'bb' } }] }),
  ],
  [
    'some … in',
    body('some m in input.predicate.materials\nm.uri == "pkg:docker/base"\nm.digest.sha256 == "bb"'),
    but({ materials: [{ uri: 'pkg:docker/base' }, { digest: { sha256: 'bb' } }] }),
  ],
  ['every', body('every m in input.predicate.materials {\n m.uri != "bad"\n}'), but({ materials: [{ uri: 'bad' }] })],
  ['a constant', `${body('input.predicate.count in allowed')}\nallowed = [1, 3]`, but({ count: 2 })],
  ['a helper', `${body('trusted')}\ntrusted {\n input.predicate.passed == true\n}`, but({ passed: null })],
  [
    'a set of messages',
    `${body('count(deny) == 0')}\ndeny[msg] {\n input.predicate.materials[_].uri == "bad"\n msg := "no"\n}`,
    but({ materials: [{ uri: 'bad' }] }),
  ],
  [
    'alternatives',
    `${body('input.predicate.count == 9')}\nisCompliant {\n input.predicate.passed == true\n}`,
    but({ passed: 'true' }),
  ],
  [
    'the newer language',
    'package sigstore\nimport rego.v1\ndefault isCompliant := false\nisCompliant if {\n input.predicate.count == 3\n}',
    but({ count: '3' }),
  ],
  ['a name with a dash', body('not input.predicate["not-there"]'), but({ 'not-there': 1 })],
];

test('what Rego accepts is accepted, and what it refuses for one changed fact is refused', async () => {
  for (const [name, policy, changed] of pairs) {
    assert.equal(await answer(policy, good), 'true', name);
    assert.equal(await answer(policy, changed), 'false', name);
  }
});

const untranslatable: readonly (readonly [string, number, RegExp])[] = [
  ['package other\nisCompliant { input.a == 1 }', 1, /package `sigstore`/],
  ['package sigstore\nallow { input.a == 1 }', 1, /isCompliant/],
  ['package sigstore\nisCompliant[x] {\n x := input.a\n}', 2, /object/],
  ['package sigstore\nisCompliant[x] {\n x := {"result": input.a}\n}', 3, /comparison/],
  ['package sigstore\nisCompliant[x] {\n x := {"result": true, "warning": "old"}\n}', 3, /warning/],
  ['package sigstore\nisCompliant[x] {\n x := {"result": true, "error": input.a}\n}', 3, /text/],
  ['package sigstore\nisCompliant[x] {\n x := {"result": true, "other": ""}\n}', 2, /`result`/],
  ['package sigstore\nisCompliant[x] {\n x := {"error": ""}\n}', 2, /`result`/],
  ['package sigstore\nisCompliant {\n input.a + 1 == 2\n}', 3, /sum/],
  ['package sigstore\nisCompliant {\n l := [x | x := input.a[_]]\n l[0] == 1\n}', 4, /counted/],
  ['package sigstore\nisCompliant {\n l := [x | x := input.a[_]]\n count(l) == 2\n}', 4, /0/],
  ['package sigstore\nisCompliant {\n x := {"a": 1}\n x.a == 1\n}', 3, /object/],
  ['package sigstore\nisCompliant {\n http.send({"url": "x"})\n}', 3, /http.send/],
  ['package sigstore\nisCompliant {\n time.now_ns() > 1\n}', 3, /time.now_ns/],
  ['package sigstore\nisCompliant {\n not input.a[_] == 1\n}', 3, /negated/],
  ['package sigstore\nisCompliant {\n input.a[i] == input.b[i]\n}', 3, /something else/],
  ['package sigstore\nisCompliant {\n input.a[i].x == 1\n i > 1\n}', 4, /`i`/],
  ['package sigstore\nisCompliant if {\n input.a == 1\n}', 2, /if/],
  ['package sigstore\nimport rego.v1\nisCompliant {\n input.a == 1\n}', 3, /rego.v1/],
  ['package sigstore\nisCompliant {\n input.a in [1]\n}', 3, /in/],
  ['package sigstore\ndefault isCompliant = true\nisCompliant { input.a == 1 }', 2, /default/],
  ['package sigstore\nisCompliant = false { input.a == 1 }', 2, /another value/],
  ['package sigstore\nisCompliant { a }\na { b }\nb { a }', 4, /itself/],
  ['package sigstore\nisCompliant { input.a == 1 } else = true { input.b == 1 }', 2, /else/],
  ['package sigstore\nimport data.x\nisCompliant { x.y }', 2, /import/],
  ['package sigstore\nisCompliant {\n input.a == 1 with input as {}\n}', 3, /with/],
  ['package sigstore\nisCompliant {\n input.a > input.b\n}', 3, /number/],
  ['package sigstore\nisCompliant {\n input.a == 99999999999999999999\n}', 3, /large/],
  ['package sigstore\nisCompliant {\n input.a[_][_][_] == 1\n}', 1, /lists/],
  ['', 1, /package/],
];

test('what has no translation is told with its line', () => {
  for (const [policy, line, why] of untranslatable) {
    const translation = translateRego(policy, 'statement');
    assert.ok(translation.kind === 'untranslatable', policy);
    assert.match(translation.why, why, policy);
    assert.equal(translation.line, line, policy);
  }
});

test('cosign asks another rule of another package', () => {
  const policy = 'package signature\nallow {\n input.a == 1\n}';
  assert.equal(translateRego(policy, 'statement', 'cosign').kind, 'condition');
  assert.equal(translateRego(policy, 'statement').kind, 'untranslatable');
});

test('a policy about all authorities is not taken for one about a statement', () => {
  assert.equal(translateRego(body('input.a == 1'), 'authorityMatches').kind, 'untranslatable');
});

test('no text makes the translation throw or hang', () => {
  const words = [
    'package sigstore\n',
    'isCompliant',
    '{',
    '}',
    'input',
    '.a',
    '[_]',
    '[i]',
    ' == ',
    '"x"',
    'not ',
    'some ',
    'in ',
    '\n',
    ':=',
    '(',
  ];
  const text = fc.array(fc.constantFrom(...words, ')', '[', ']', ',', '1', 'every ', 'deny[m]', 'import rego.v1\n'), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        text.map((parts) => `package sigstore\n${parts.join('')}`),
      ),
      (policy) => {
        translateRego(policy, 'statement');
      },
    ),
    { numRuns: 3000 },
  );
  translateRego(body('['.repeat(60_000)), 'statement');
  translateRego(body('not '.repeat(15_000)), 'statement');
  const doubled = Array.from({ length: 60 }, (_, index) => `x${index + 1} := [x${index}, x${index}]`).join('\n');
  assert.equal(translateRego(body(`x0 := input.a\n${doubled}\nx60 == 1`), 'statement').kind, 'untranslatable');
  const helpers = Array.from({ length: 60 }, (_, index) => `h${index} {\n h${index + 1}\n not h${index + 1}\n}`).join(
    '\n',
  );
  assert.equal(translateRego(`${body('h0')}\n${helpers}\nh60 { input.a }`, 'statement').kind, 'untranslatable');
});
