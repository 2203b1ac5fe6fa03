// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Statement, statementV1 } from '../attest/statement.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { digestOf } from '../oci/digest.ts';
import { imageDigest, otherDigest } from './evidence.fixture.ts';
import { requireSubjectsOf } from './require-subjects-of.ts';

function statementOf(...digests: readonly Record<string, string>[]): Statement {
  const subjects = digests.map((each) => ({ digests: each, annotations: {} }));
  return { type: statementV1, subjects, predicateType: 'x' };
}

test('every subject that is the image is found, by the algorithm of its digest', () => {
  const image = { sha256: imageDigest.slice(7) };
  assert.equal(requireSubjectsOf(statementOf({ sha256: otherDigest.slice(7) }, image, image), imageDigest).length, 2);
  const long = digestOf(encodeUtf8('x'), 'sha512');
  assert.equal(requireSubjectsOf(statementOf({ sha512: long.slice(7) }), long).length, 1);
});

test('another digest, another algorithm, or no digest is refused', () => {
  for (const digests of [{ sha256: otherDigest.slice(7) }, { sha512: imageDigest.slice(7) }, {}]) {
    assert.throws(() => requireSubjectsOf(statementOf(digests), imageDigest), { code: 'digest-mismatch' });
  }
});
