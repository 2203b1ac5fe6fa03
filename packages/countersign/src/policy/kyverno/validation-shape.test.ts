// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseValidation } from './validation-shape.ts';

const count = (names: string): string => `verifyImageSignatures(image, [${names}])`;
const all = (body: string, test: string): string => `images.containers.map(image, ${body}).all(e, ${test})`;

test('signatures are counted in the ways that the documentation teaches', () => {
  const one = { kind: 'signatures', attestors: ['a'], atLeast: 1 };
  assert.deepEqual(parseValidation(all(count('attestors.a'), 'e > 0')), one);
  assert.deepEqual(parseValidation(all(`${count('attestors.a')} > 0`, 'e')), one);
  assert.deepEqual(parseValidation(`images.containers.all(image, ${count('attestors.a')} >= 1)`), one);
  const lists = '(images.containers + images.initContainers)';
  assert.deepEqual(parseValidation(`${lists}.map(image, ${count('attestors.a')}).all(e, e > 0)`), one);
  const two = { kind: 'signatures', attestors: ['a', 'b'], atLeast: 2 };
  assert.deepEqual(parseValidation(all(count('attestors.a, attestors.b'), 'e >= 2')), two);
  assert.deepEqual(parseValidation(all(count('attestors.a, attestors.b'), 'e > 1')), two);
});

test('attestations are counted, and payloads looked into', () => {
  assert.deepEqual(
    parseValidation(all('verifyAttestationSignatures(image, attestations.sbom, [attestors.a])', 'e > 0')),
    { kind: 'attestation', attestation: 'sbom', attestors: ['a'], atLeast: 1 },
  );
  assert.deepEqual(parseValidation(all(`extractPayload(image, attestations.sbom).parts.all(p, p.name != 'x')`, 'e')), {
    kind: 'payload',
    attestation: 'sbom',
    condition: `statement.parts.all(p, p.name != 'x')`,
    members: ['parts'],
  });
});

test('whatever is not exactly that has no translation', () => {
  for (const text of [
    'true',
    all(count('attestors.a'), 'e >= 0'),
    all(count('attestors.a'), 'e < 1'),
    all(count('attestors.a'), 'f > 0'),
    all(count('attestors.a'), 'e > 1'),
    all(count(''), 'e > 0'),
    all(count('variables.a'), 'e > 0'),
    `!${all(count('attestors.a'), 'e > 0')}`,
    `images.containers.exists(image, ${count('attestors.a')} > 0)`,
    `images.containers.filter(i, false).map(image, ${count('attestors.a')}).all(e, e > 0)`,
    `other.containers.map(image, ${count('attestors.a')}).all(e, e > 0)`,
    all(`extractPayload(image, attestations.a).predicate.x.all(statement, statement.ok)`, 'e'),
    all(`extractPayload(image, attestations.a).x == object.metadata.name`, 'e'),
    all(`extractPayload(image, attestations.a).x == extractPayload(image, attestations.b).x`, 'e'),
    all(`${count('attestors.a')} > 0 ? true : false`, 'e'),
    `${'('.repeat(100)}true${')'.repeat(100)}`,
  ]) {
    assert.equal(parseValidation(text), undefined, text);
  }
});
