// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derBoolean, derInteger, derOctetString, derOid, derSequence } from '../../bytes/encode-der.ts';
import { encodeHashAlgorithm } from './encode-algorithm.ts';
import { parseTimestampRequest } from './parse-timestamp-request.ts';

const digest = new Uint8Array(32).fill(7);
const imprint = derSequence(encodeHashAlgorithm('sha256'), derOctetString(digest));

test('a request is its imprint, and whatever else it asks for', () => {
  assert.deepEqual(parseTimestampRequest(derSequence(derInteger(1), imprint)), {
    imprint: { hash: 'sha256', digest },
    certificates: 'unwanted',
  });
  const all = derSequence(derInteger(1), imprint, derOid('1.2.3'), derInteger(9), derBoolean('true'));
  assert.deepEqual(parseTimestampRequest(all), {
    imprint: { hash: 'sha256', digest },
    policy: '1.2.3',
    nonce: 9n,
    certificates: 'wanted',
  });
});

test('requests of another version, with a wrong digest or with an extension are refused', () => {
  const short = derSequence(encodeHashAlgorithm('sha384'), derOctetString(digest));
  const extension = new Uint8Array([0xa0, 0]);
  const wrong = [
    derSequence(derInteger(2), imprint),
    derSequence(derInteger(1), short),
    derSequence(derInteger(1), imprint, extension),
    derSequence(derInteger(1)),
    new Uint8Array(),
    new Uint8Array(70_000),
  ];
  for (const der of wrong) assert.throws(() => parseTimestampRequest(der), { code: 'der-malformed' });
});

test('SHA-1 is refused', () => {
  const sha1 = derSequence(derSequence(derOid('1.3.14.3.2.26')), derOctetString(new Uint8Array(20)));
  assert.throws(() => parseTimestampRequest(derSequence(derInteger(1), sha1)), { code: 'algorithm-refused' });
});
