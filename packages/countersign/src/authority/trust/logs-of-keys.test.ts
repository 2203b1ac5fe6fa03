// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import { logsOfKeys } from './logs-of-keys.ts';

const [first, second] = [1, 2].map(() => generatePrivateKey('ed25519').publicKey) as [
  ReturnType<typeof generatePrivateKey>['publicKey'],
  ReturnType<typeof generatePrivateKey>['publicKey'],
];
const [firstPem, secondPem] = [encodePublicKey(first), encodePublicKey(second)];
const read = (text: string): readonly string[] => logsOfKeys(Buffer.from(text)).map(({ keyId }) => keyId);

test('each key in the file is a log', () => {
  assert.deepEqual(read(firstPem), [first.fingerprint]);
  assert.deepEqual(read(`${firstPem}${secondPem}`), [first.fingerprint, second.fingerprint]);
  assert.deepEqual(read(`\r\n${firstPem.replaceAll('\n', '\r\n')}\n\n${secondPem.trim()}`), [
    first.fingerprint,
    second.fingerprint,
  ]);
});

test('what is no key in PEM is refused, wherever it stands', () => {
  const refused = ['x', `x${firstPem}`, `${firstPem}x`, `${firstPem}x${secondPem}`, firstPem.slice(0, -8)];
  for (const text of refused) assert.throws(() => read(text), { code: 'pem-malformed' }, text);
  assert.throws(() => read(firstPem.repeat(17)), { code: 'pem-malformed' });
  assert.throws(() => read(firstPem.replaceAll('PUBLIC', 'PRIVATE')), { code: 'key-not-public' });
});

test('an empty file names no log, which is an error and not a root without logs', () => {
  assert.throws(() => read(' \n'), { code: 'pem-malformed' });
});
