// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import type { PolicyFields } from '../policy-fields.ts';
import { readKey } from './read-key.ts';
import { readWith } from './testing/read-with.ts';

const key = generatePrivateKey('ecdsa-sha2-384-nistp384').publicKey;
const data = `data: ${JSON.stringify(encodePublicKey(key))}`;
const logged = (fields: PolicyFields) => readKey(fields, { ...fields, map: withLog(fields.map) });

function withLog(map: PolicyFields['map']): PolicyFields['map'] {
  const url = { key: 'url', keyAt: map.at, value: { kind: 'scalar', value: 'x', at: map.at } } as const;
  return { ...map, entries: [{ key: 'ctlog', keyAt: map.at, value: { kind: 'map', entries: [url], at: map.at } }] };
}

test('a key in the policy is read, with a hash that its kind has', () => {
  const { value, told } = readWith(logged, `{${data}, hashAlgorithm: SHA384}`);
  assert.ok(value?.kind === 'key');
  assert.deepEqual([value.key.fingerprint, told], [key.fingerprint, []]);
  assert.deepEqual(readWith(logged, `{${data}, hashAlgorithm: sha512}`).told, ['hash-unsupported']);
  assert.deepEqual(readWith(logged, `{${data}, hashAlgorithm: md5}`).told, ['value-choice']);
});

test('a key without log surprises', () => {
  const alone = (fields: PolicyFields) => readKey(fields, fields);
  assert.deepEqual(readWith(alone, `{${data}}`).told, ['key-without-log (surprise)']);
});

test('keys that lie elsewhere are refused, each with a way in', () => {
  for (const [yaml, rule] of [
    ['{kms: "gcpkms://a"}', 'key-kms'],
    ['{kms: "a"}', 'kms-malformed'],
    ['{secretRef: {name: a}}', 'key-secret'],
    ['{data: none}', 'key-malformed'],
    ['{}', 'field-missing'],
    [`{${data}, kms: "gcpkms://a"}`, 'fields-exclusive'],
  ] as const) {
    assert.deepEqual(readWith(logged, yaml), { value: undefined, told: [rule] });
  }
});
