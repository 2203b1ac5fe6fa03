// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MalformedError } from '../errors/errors.ts';
import { encodeSignedNote, parseSignedNote, type SignedNote } from './signed-note.ts';

const refused = { code: 'note-malformed' };
const note = 'log.example\n7\nAAAA\n\n\u2014 log.example AQIDBAU=\n\u2014 witness.example/w1 AQIDBAUG\n';

test('a note is its text and its signature lines, with the key hash apart', () => {
  assert.deepEqual(parseSignedNote(note), {
    text: 'log.example\n7\nAAAA\n',
    signatures: [
      { name: 'log.example', keyHash: Uint8Array.of(1, 2, 3, 4), signature: Uint8Array.of(5) },
      { name: 'witness.example/w1', keyHash: Uint8Array.of(1, 2, 3, 4), signature: Uint8Array.of(5, 6) },
    ],
  } satisfies SignedNote);
});

test('the text may have empty lines, and ends at the last one', () => {
  assert.equal(parseSignedNote('a\n\nb\n\n\u2014 x AQIDBAU=\n').text, 'a\n\nb\n');
});

const malformed: readonly (readonly [string, string])[] = [
  ['', 'there is nothing'],
  ['log.example\n7\n', 'there is no empty line'],
  ['\n\n\u2014 x AQIDBAU=\n', 'the text is empty'],
  ['a\n\n', 'there is no signature line'],
  [note.slice(0, -1), 'the last newline is missing'],
  [`${note}\n`, 'an empty line follows'],
  [note.replace('\u2014', '-'), 'the dash is a hyphen'],
  [note.replace(' AQIDBAU=', '  AQIDBAU='), 'there are two spaces'],
  [note.replace('\u2014 log.example', '\u2014 log+example'), 'the name has a plus sign'],
  [note.replace('\u2014 log.example', '\u2014 '), 'the name is missing'],
  [note.replace('AQIDBAU=', 'AQIDBAV='), 'the base64 is not canonical'],
  [note.replace('AQIDBAU=', 'AQIDBAU'), 'the padding is missing'],
  [note.replace('AQIDBAU=', 'AQIDBA=='), 'there is a key hash and no signature'],
  [note.replace('7', '7\r'), 'there is a carriage return'],
  [note.replace('7', '\u0000'), 'there is a zero byte'],
  [note.replace('7', '\ud800'), 'there is a lone surrogate'],
  [`${'a'.repeat(65_536)}${note}`, 'it is too long'],
  [`a\n\n${'\u2014 x AQIDBAU=\n'.repeat(65)}`, 'there are too many signatures'],
];

for (const [text, reason] of malformed) {
  test(`a note is refused if ${reason}`, () => {
    assert.throws(() => parseSignedNote(text), refused);
  });
}

test('what is encoded reads back as it was', () => {
  const plain = { noNullPrototype: true };
  const line = fc.record(
    {
      name: fc.stringMatching(/^[^\s+\p{C}]{1,20}$/u),
      keyHash: fc.uint8Array({ minLength: 4, maxLength: 4 }),
      signature: fc.uint8Array({ minLength: 1, maxLength: 80 }),
    },
    plain,
  );
  const text = fc.stringMatching(/^[a-z0-9 ]{1,30}$/).map((body) => `${body}\n`);
  fc.assert(
    fc.property(fc.record({ text, signatures: fc.array(line, { minLength: 1, maxLength: 64 }) }, plain), (value) => {
      assert.deepEqual(parseSignedNote(encodeSignedNote(value)), value);
    }),
  );
});

test('anything gives a note or a MalformedError, and a note is written as it was read', () => {
  const mutated = fc.tuple(fc.nat(note.length), fc.nat(4), fc.string({ unit: 'binary', maxLength: 4 }));
  const input = fc.oneof(
    fc.string({ unit: 'binary' }),
    mutated.map(([at, length, other]) => note.slice(0, at) + other + note.slice(at + length)),
  );
  fc.assert(
    fc.property(input, (text) => {
      try {
        assert.equal(encodeSignedNote(parseSignedNote(text)), text);
      } catch (error) {
        assert.ok(error instanceof MalformedError && error.code === 'note-malformed', String(error));
      }
    }),
    { numRuns: 2000 },
  );
});
