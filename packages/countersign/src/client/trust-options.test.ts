// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { encodePublicKey } from '../crypto/public-key-file.ts';
import { createTestWorld } from '../sandbox/testing/test-world.ts';
import { exactName } from '../trust/name-matchers.ts';
import { parseTrustedRoot } from '../trust/parse-trusted-root.ts';
import { trustOf } from './trust-options.ts';

const key = Buffer.from(encodePublicKey(generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey));
const identities = [{ subject: exactName('a'), issuer: exactName('b'), extensions: [] }];

test('each key is named by its place, and demands can be changed one by one', () => {
  const { keys, demands } = trustOf({ keys: [key, key], demands: { timestamps: 2 } });
  assert.deepEqual(
    keys.map(({ source }) => source),
    ['keys[0]', 'keys[1]'],
  );
  assert.deepEqual([demands.timestamps, demands.logs], [2, 1]);
});

test('nobody trusted, identities without a root, a sandbox and what is no key are mistakes', () => {
  const { world } = createTestWorld();
  const trustedRoot = parseTrustedRoot(world.trustedRoot());
  assert.throws(() => trustOf({}), { code: 'usage-api' });
  assert.throws(() => trustOf({ identities }), { code: 'trusted-root-missing' });
  assert.throws(() => trustOf({ identities, trustedRoot }), { code: 'sandbox-refused' });
  assert.ok(trustOf({ identities, trustedRoot, insecureSandbox: 'accepted' }).root);
  assert.throws(() => trustOf({ keys: [encodeUtf8('no key')] }), { name: 'MalformedError' });
});
