// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readKeyless } from './read-keyless.ts';
import { readWith } from './testing/read-with.ts';

const who = 'identities: [{issuer: i, subject: s}]';
const read = (yaml: string) => readWith(readKeyless, yaml);

test('identities are read exactly or as expressions', () => {
  const { value, told } = read('identities: [{issuerRegExp: ^i$, subject: s}]');
  assert.ok(value?.kind === 'keyless');
  assert.deepEqual(
    value.identities.map(({ issuer, subject }) => [issuer.kind, subject.kind]),
    [['pattern', 'exact']],
  );
  assert.deepEqual([value.scts, told], ['demanded', []]);
});

test('one wrong identity is not left out in silence', () => {
  assert.deepEqual(read('identities: [{issuer: i, subject: s}, {issuer: i}]'), {
    value: undefined,
    told: ['field-missing'],
  });
  assert.deepEqual(read('{}').told, ['field-missing']);
});

test('what turns protection off, or does nothing, surprises', () => {
  assert.deepEqual(read(`{${who}, insecureIgnoreSCT: true}`).told, ['keyless-ignores-scts (note)']);
  assert.deepEqual(read(`{${who}, url: "https://fulcio.example"}`).told, ['keyless-url-is-no-trust (surprise)']);
  assert.deepEqual(read(`{${who}, url: "https://fulcio.sigstore.dev"}`).told, []);
  assert.deepEqual(read(`{${who}, url: "https://fulcio.example", trustRootRef: a}`).told, []);
  assert.deepEqual(read('identities: [{issuer: i, subjectRegExp: s}]').told, ['identity-unanchored (surprise)']);
});

test("a certificate of one's own is never satisfied", () => {
  const { value, told } = read(`{${who}, ca-cert: {kms: "gcpkms://a"}}`);
  assert.deepEqual([value?.kind, told], ['never', ['key-kms', 'keyless-ca-cert (surprise)']]);
  assert.ok(
    read(`{${who}, url: "https://fulcio.sigstore.dev", ca-cert: {kms: "gcpkms://a"}}`).told.includes(
      'fields-exclusive',
    ),
  );
});
