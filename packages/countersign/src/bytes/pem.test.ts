// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MalformedError } from '../errors/errors.ts';
import { encodePem, parsePem } from './pem.ts';

const block = '-----BEGIN PUBLIC KEY-----\nAQID\n-----END PUBLIC KEY-----\n';

test('what encodePem writes, parsePem reads back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
      assert.deepEqual(parsePem(encodePem({ label: 'PUBLIC KEY', bytes })), { label: 'PUBLIC KEY', bytes });
    }),
  );
});

test('lines are 64 characters long', () => {
  const lines = encodePem({ label: 'X', bytes: new Uint8Array(100) }).split('\n');
  assert.deepEqual(
    lines.map((line) => line.length),
    [17, 64, 64, 8, 15, 0],
  );
});

test('white space around the block and Windows line ends are harmless', () => {
  assert.equal(parsePem(`\n ${block.replaceAll('\n', '\r\n')}\r\n\r\n`).label, 'PUBLIC KEY');
});

for (const [text, fault] of [
  ['', 'it is empty'],
  ['AQID', 'the lines around are missing'],
  [`hello\n${block}`, 'text stands in front'],
  [`${block}hello`, 'text follows'],
  [block + block, 'there are two blocks'],
  [block.replace('END PUBLIC', 'END PRIVATE'), 'the labels differ'],
  [block.replace('AQID', ''), 'there is nothing inside'],
  [block.replace('AQID', 'AQI'), 'the base64 is cut'],
  [block.replace('AQID', 'AQ ID'), 'a space stands in the base64'],
  [block.replace('AQID', 'Proc-Type: 4,ENCRYPTED\n\nAQID'), 'there are header lines'],
  [block.replaceAll('PUBLIC KEY', 'public key'), 'the label is in lower case'],
  [`${block}${' '.repeat(70_000)}`, 'it is larger than any key'],
] as const) {
  test(`PEM is refused when ${fault}`, () => {
    assert.throws(() => parsePem(text), { code: 'pem-malformed' });
  });
}

test('any text is a block or malformed', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      assert.throws(() => parsePem(text), MalformedError);
    }),
  );
});
