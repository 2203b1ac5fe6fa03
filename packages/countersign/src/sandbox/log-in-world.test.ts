// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { logInWorld } from './log-in-world.ts';
import { signInWorld } from './sign-in-world.ts';
import { createTestWorld } from './testing/test-world.ts';

const { world } = createTestWorld();
const content = { kind: 'message', artifact: encodeUtf8('x') } as const;

test('a signature that was not logged is logged later, by either log; another signature is not', () => {
  const { bundle, key, signature, signedBytes } = signInWorld(world, { content, rekor: 'none' });
  const verifier = { kind: 'key', bytes: key.publicKey.spki } as const;
  const claim = { content: bundle.content, signedBytes, signature, verifier, publicKey: key.publicKey };
  assert.equal(logInWorld(world, { log: 'rekor1', envelopeKind: 'dsse' }, claim).version, '0.0.1');
  assert.equal(logInWorld(world, { log: 'rekor2' }, claim).version, '0.0.2');
  const wrong = { ...claim, signedBytes: encodeUtf8('y') };
  assert.throws(() => logInWorld(world, { log: 'rekor2' }, wrong), { code: 'signature-mismatch' });
});
