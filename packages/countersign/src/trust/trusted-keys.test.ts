// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { keyHint } from '../crypto/key-hint.ts';
import { isHintOfTrusted, keysByHint, type TrustedKey } from './trusted-keys.ts';

const [first, second, third] = ['a', 'b', 'c'].map((source) => ({
  key: generatePrivateKey('ed25519').publicKey,
  source,
})) as [TrustedKey, TrustedKey, TrustedKey];

test('the key that the hint names is tried first, and no other is left out', () => {
  assert.deepEqual(keysByHint([first, second, third], keyHint(third.key)), [third, first, second]);
  assert.deepEqual(keysByHint([first, second], 'of somebody else'), [first, second]);
  assert.deepEqual(keysByHint([first], ''), [first]);
});

test('a hint is of a trusted key, or it is not', () => {
  assert.equal(isHintOfTrusted([first, second], keyHint(second.key)), true);
  assert.equal(isHintOfTrusted([first, second], keyHint(third.key)), false);
  assert.equal(isHintOfTrusted([], ''), false);
});
