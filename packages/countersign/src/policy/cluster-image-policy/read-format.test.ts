// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFormat } from './read-format.ts';
import { readWitness } from './read-witness.ts';
import { readWith } from './testing/read-with.ts';

const trustRoot = { text: 'acme', at: { line: 1, column: 1 } };
const keyless = { kind: 'keyless', identities: [], trustRoot, scts: 'demanded' } as const;
const never = { kind: 'never', why: 'x' } as const;

function told(yaml: string, who: typeof keyless | typeof never = keyless): readonly string[] {
  return readWith((fields) => readFormat(fields, who, readWitness(fields, undefined)), yaml).told;
}

test('bundles are for identities, with one trust root for all', () => {
  const rest = 'rfc3161timestamp: {trustRootRef: acme}';
  assert.deepEqual(told(`{signatureFormat: bundle, ${rest}}`), []);
  assert.deepEqual(told(`{signatureFormat: bundle, ${rest}}`, never), ['format-bundle']);
  assert.deepEqual(told('{signatureFormat: bundle, rfc3161timestamp: {trustRootRef: other}}'), ['format-bundle']);
  assert.deepEqual(told('{signatureFormat: legacy, rfc3161timestamp: {trustRootRef: other}}', never), []);
  assert.deepEqual(told('{signatureFormat: new}'), ['value-choice']);
});
