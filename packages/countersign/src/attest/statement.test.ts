// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import { digestOf } from '../oci/digest.ts';
import { encodeImageStatement, imageSignaturePredicate } from './image-statement.ts';
import { encodeStatement, parseStatement, type Statement } from './statement.ts';

const hex = 'ab'.repeat(32);
const digest = digestOf(encodeUtf8('image'));

function parse(text: string): Statement {
  return parseStatement(encodeUtf8(text));
}

test('the statement of an image signature has the shape that cosign 3 writes', () => {
  const text = decodeUtf8(encodeImageStatement({ digest, annotations: {} }), 'statement-malformed');
  assert.equal(
    text,
    `{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"${digest.slice(7)}"},"annotations":{}}],"predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{}}`,
  );
});

test('name and annotations are in the subject, annotations sorted', () => {
  const bytes = encodeImageStatement({ digest, name: 'registry.example/app:1', annotations: { b: '2', a: '1' } });
  const { subjects, predicateType } = parseStatement(bytes);
  assert.equal(predicateType, imageSignaturePredicate);
  assert.equal(subjects[0]?.name, 'registry.example/app:1');
  assert.deepEqual(Object.entries(subjects[0]?.annotations ?? {}), [
    ['a', '1'],
    ['b', '2'],
  ]);
});

test('statements survive the round trip', () => {
  const annotations = fc.dictionary(
    fc.string().filter((name) => name !== '__proto__'),
    fc.string(),
    { noNullPrototype: true },
  );
  const subject = fc.record(
    { name: fc.string({ minLength: 1 }), digests: fc.constant({ sha256: hex }), annotations },
    { requiredKeys: ['digests', 'annotations'], noNullPrototype: true },
  );
  const type = fc.constantFrom('https://in-toto.io/Statement/v0.1', 'https://in-toto.io/Statement/v1');
  fc.assert(
    fc.property(type, fc.array(subject, { minLength: 1, maxLength: 3 }), (statementType, subjects) => {
      const statement = { type: statementType, subjects, predicateType: 'x', predicate: { a: [1] } } as Statement;
      assert.deepEqual(parseStatement(encodeStatement(statement)), statement);
    }),
  );
});

const good = `{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"${hex}"}}],"predicateType":"p"}`;

test('predicate, name and annotations may be absent, and other algorithms may stand beside the known ones', () => {
  const statement = parse(good.replace('"digest":{', '"digest":{"gitCommit":"XYZ",'));
  assert.deepEqual(statement, {
    type: 'https://in-toto.io/Statement/v1',
    subjects: [{ digests: { gitCommit: 'XYZ', sha256: hex }, annotations: {} }],
    predicateType: 'p',
  });
});

for (const [text, fault] of [
  [good.replace('Statement/v1', 'Statement/v2'), 'it is of another version'],
  [good.replace('"_type"', '"type"'), 'its type is missing'],
  [good.replace('"predicateType":"p"', '"predicateType":""'), 'its type of predicate is empty'],
  [good.replace(/"subject":\[.*?\]/, '"subject":[]'), 'it has no subject'],
  [good.replace(/"subject":\[.*?\]/, '"subject":[{}]'), 'a subject has no digest'],
  [good.replace(hex, hex.toUpperCase()), 'a digest is in upper case'],
  [good.replace(hex, `${hex}00`), 'a digest is too long'],
  [good.replace('"sha256"', '"sha512"'), 'a digest is too short'],
  [good.replace('"digest"', '"annotations":["a"],"digest"'), 'annotations are a list'],
  [good.replace('"digest"', '"name":1,"digest"'), 'a name is a number'],
  [good.replace(/\[(.*?)\]/, (_, item) => `[${Array(1025).fill(item).join(',')}]`), 'it has more than 1024 subjects'],
  [
    good.replace('"sha256"', `${Array.from({ length: 32 }, (_, i) => `"x${i}":"0",`).join('')}"sha256"`),
    'it has 33 digests',
  ],
] as const) {
  test(`a statement is refused when ${fault}`, () => {
    assert.throws(() => parse(text), { code: 'statement-malformed' });
  });
}

test('a statement with a repeated member is refused', () => {
  assert.throws(() => parse(good.replace('"predicateType"', '"predicateType":"q","predicateType"')), {
    code: 'json-malformed',
  });
});

test('any JSON is a statement or malformed', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      assert.throws(() => parse(text), MalformedError);
    }),
  );
});
