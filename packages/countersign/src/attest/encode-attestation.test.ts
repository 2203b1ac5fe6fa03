// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { encodeAttestation } from './encode-attestation.ts';
import { parseStatement } from './statement.ts';

const digests = { sha256: 'ab'.repeat(32) };

test('a statement of v1 about the subjects, which is read back', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1 }),
      fc.webUrl(),
      fc.jsonValue({ maxDepth: 3 }),
      (name, predicateType, value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        const predicate = encodeUtf8(JSON.stringify(value));
        const statement = parseStatement(
          encodeAttestation({ subjects: [{ name, digests }], predicateType, predicate }),
        );
        assert.equal(statement.type, 'https://in-toto.io/Statement/v1');
        assert.deepEqual(statement.subjects, [{ name, digests, annotations: {} }]);
        assert.equal(statement.predicateType, predicateType);
        assert.deepEqual(statement.predicate, JSON.parse(JSON.stringify(value)));
      },
    ),
  );
});

test('the predicate is kept byte for byte', () => {
  const predicate = encodeUtf8('{ "n": 12345678901234567890.10 }');
  const bytes = encodeAttestation({ subjects: [{ digests }], predicateType: 'urn:x', predicate });
  assert.ok(decodeUtf8(bytes, 'json-malformed').endsWith('"predicate":{ "n": 12345678901234567890.10 }}'));
});
