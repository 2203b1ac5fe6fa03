// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../attest/bundle.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createKeySigner } from '../crypto/key-signer.ts';
import { trustKeys } from '../trust/trust-keys.ts';
import { expectationOf, imageBundle, signDsse, simpleSigningOf, trusted } from './evidence.fixture.ts';
import { type EnvelopeContent, requireStatementType, verifyEnvelope } from './verify-envelope.ts';
import { verifyImageBundle } from './verify-image-bundle.ts';
import { verifySimpleSigning } from './verify-simple-signing.ts';

const signer = createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));
const trust = trustKeys([trusted(signer)]);

function bundleOf(content: EnvelopeContent): Bundle {
  return { version: '0.3', material: { kind: 'public-key', hint: '' }, logEntries: [], timestamps: [], content };
}

test('an envelope proves payload and type together', async () => {
  const content = await signDsse(signer, encodeUtf8('payload'), 'a/b');
  assert.ok(content.kind === 'dsse');
  assert.equal(verifyEnvelope(bundleOf(content), content, trust).payloadType, 'a/b');
  for (const change of [{ payloadType: 'a/c' }, { payload: encodeUtf8('other') }]) {
    const changed = { ...content, envelope: { ...content.envelope, ...change } };
    assert.throws(() => verifyEnvelope(bundleOf(changed), changed, trust), { code: 'signature-mismatch' });
  }
});

test('the signature that counts is the one that was parsed for it, not another in the list', async () => {
  const content = await signDsse(signer, encodeUtf8('payload'));
  assert.ok(content.kind === 'dsse');
  const other = { ...content, signature: Uint8Array.of(1) };
  assert.throws(() => verifyEnvelope(bundleOf(other), other, trust), {
    code: 'signature-mismatch',
  });
});

test('only statements go on', () => {
  assert.doesNotThrow(() => requireStatementType('application/vnd.in-toto+json'));
  assert.throws(() => requireStatementType('application/vnd.in-toto+json; v=1'), {
    code: 'statement-not-image-signing',
  });
});

test('each format is verified by its own function', async () => {
  const bundle = await imageBundle(signer);
  assert.ok(bundle.kind === 'bundle');
  assert.equal(verifyImageBundle(bundle.bytes, trust, expectationOf()).format, 'bundle');
  const layer = await simpleSigningOf(signer);
  assert.equal(verifySimpleSigning(layer, trust, expectationOf()).format, 'simple-signing');
  assert.throws(() => verifyImageBundle(layer.payload, trust, expectationOf()), { code: 'evidence-malformed' });
});
