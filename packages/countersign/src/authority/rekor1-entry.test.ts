// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { CountersignError, MalformedError } from '../errors/errors.ts';
import { parseRekor1Entry } from './rekor1-entry.ts';
import { entryAnswer } from './testing/rekor1-answer.ts';

function parse(value: unknown) {
  return parseRekor1Entry(encodeUtf8(JSON.stringify(value)));
}

test('an entry is read with its promise and its proof', () => {
  const entry = parse(entryAnswer());
  assert.equal(`${entry.kind} ${entry.version}`, 'hashedrekord 0.0.1');
  assert.equal(entry.logIndex, 25_579n);
  assert.equal(entry.integratedTime, 1_700_000_000n);
  assert.deepEqual([...(entry.signedEntryTimestamp ?? [])], [1, 2, 3]);
  assert.equal(entry.inclusionProof?.logIndex, 79n);
  assert.equal(entry.inclusionProof?.hashes.length, 1);
});

test('another number of entries than one is refused', () => {
  assert.throws(() => parse({}), { code: 'log-entry-malformed' });
  const [[, entry]] = Object.entries(entryAnswer()) as [[string, unknown]];
  assert.throws(() => parse({ a: entry, b: entry }), { code: 'log-entry-malformed' });
});

test('members of a wrong kind are refused', () => {
  for (const changes of [
    { logIndex: -1 },
    { logIndex: '1' },
    { integratedTime: 1.5 },
    { body: '!' },
    { body: 'e30=' },
  ]) {
    assert.throws(() => parse(entryAnswer(changes)), { code: 'log-entry-malformed' });
  }
  assert.throws(() => parse(entryAnswer({ logID: 'AB' })), { code: 'hex-malformed' });
});

test('any text is an entry or a MalformedError', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.json().map((text) => `{"x":${text}}`),
      ),
      (text) => {
        try {
          parseRekor1Entry(encodeUtf8(text));
        } catch (error) {
          return error instanceof CountersignError && error instanceof MalformedError;
        }
        return true;
      },
    ),
  );
});
