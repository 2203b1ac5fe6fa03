// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDer } from '../bytes/der.ts';
import { derBoolean, derNull, derOctetString, derOid, derSequence } from '../bytes/encode-der.ts';
import { parseExtensions } from './parse-extensions.ts';

const malformed = { code: 'der-malformed' };
const value = Uint8Array.of(5, 0);
const plain = derSequence(derOid('1.2.3'), derOctetString(value));

function parse(...extensions: readonly Uint8Array[]): ReturnType<typeof parseExtensions> {
  return parseExtensions(readDer(derSequence(...extensions)));
}

test('an extension is critical only if it says so', () => {
  const flagged = (flag: 'true' | 'false') => derSequence(derOid('1.2.4'), derBoolean(flag), derOctetString(value));
  assert.deepEqual(parse(plain, flagged('true')), [
    { oid: '1.2.3', critical: false, value },
    { oid: '1.2.4', critical: true, value },
  ]);
  assert.equal(parse(flagged('false'))[0]?.critical, false);
});

test('an extension that stands twice, and one with other fields, are refused', () => {
  assert.throws(() => parse(plain, plain), malformed);
  assert.throws(() => parse(derSequence(derOid('1.2.3'), derOctetString(value), derNull())), malformed);
  assert.throws(() => parse(derSequence(derOid('1.2.3'))), malformed);
  assert.throws(() => parse(derSequence(derOid('1.2.3'), derNull())), malformed);
});
