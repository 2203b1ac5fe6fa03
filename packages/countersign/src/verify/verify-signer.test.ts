// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { signInWorld } from '../sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../sandbox/testing/test-world.ts';
import type { Trust } from '../trust/trust.ts';
import { evidenceOf } from './testing/evidence-in-world.ts';
import { certificateInKeyMode, requireTrustedKind, verifySigner } from './verify-signer.ts';

const { world } = createTestWorld();
const content = { kind: 'message', artifact: encodeUtf8('a release') } as const;
const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const byPerson = signInWorld(world, { content });
const byKey = signInWorld(world, { content, signer: { kind: 'key', key } });

const identities = trustInWorld(world);
const keys: Trust = { ...identities, identities: [], keys: [{ key: key.publicKey, source: 'cosign.pub' }] };
const both: Trust = { ...identities, keys: keys.keys };
const nobody: Trust = { ...identities, identities: [] };

test('a certificate is believed where identities are, and a key where keys are', () => {
  assert.equal(verifySigner(evidenceOf(byPerson), identities).signer.kind, 'certificate');
  assert.equal(verifySigner(evidenceOf(byKey), keys).signer.kind, 'key');
  assert.equal(verifySigner(evidenceOf(byPerson), both).signer.kind, 'certificate');
  assert.equal(verifySigner(evidenceOf(byKey), both).signer.kind, 'key');
});

test('evidence never chooses its own verifier (GHSA-fx35-mq7g-6g98)', () => {
  assert.throws(() => verifySigner(evidenceOf(byPerson), keys), { code: 'certificate-in-key-mode' });
  assert.throws(() => verifySigner(evidenceOf(byKey), identities), { code: 'key-in-identity-mode' });
});

test('without anybody to trust nothing is verified', () => {
  for (const signed of [byPerson, byKey]) {
    assert.throws(() => verifySigner(evidenceOf(signed), nobody), { code: 'usage-api' });
    assert.throws(() => requireTrustedKind(signed.bundle.material, nobody), { code: 'usage-api' });
  }
});

test('identities cannot be verified without a trusted root', () => {
  const { root: _, ...rootless } = identities;
  assert.throws(() => verifySigner(evidenceOf(byPerson), rootless), { code: 'trusted-root-missing' });
});

test('the kind alone is asked for before anything else is looked at', () => {
  assert.doesNotThrow(() => requireTrustedKind({ kind: 'certificates', certificates: [] }, identities));
  assert.throws(() => requireTrustedKind({ kind: 'certificates', certificates: [] }, keys), {
    code: 'certificate-in-key-mode',
  });
  assert.throws(() => requireTrustedKind({ kind: 'public-key', hint: '' }, identities), {
    code: 'key-in-identity-mode',
  });
});

test('what made a key fail stands behind the refusal of its certificate', () => {
  const cause = new Error('why');
  assert.equal(certificateInKeyMode(cause).cause, cause);
});
