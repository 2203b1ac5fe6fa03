// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import type { PublicKey } from '../crypto/public-key.ts';
import { signatureMismatch } from '../crypto/verify-signature.ts';
import { UsageError } from '../errors/errors.ts';
import { imageDigest } from './evidence.fixture.ts';
import { parseEvidence } from './evidence.ts';
import { verifyByKeys } from './verify-by-keys.ts';
import { verifyDigestBySignatures } from './verify-digest-by-signatures.ts';

const [old, current] = ['old.pub', 'new.pub'].map((source) => ({
  key: generatePrivateKey('ed25519').publicKey,
  source,
}));
const trust = [old, current].filter((key) => key !== undefined);

function provenBy(wanted: PublicKey | undefined) {
  return (key: PublicKey) => {
    if (key !== wanted) throw signatureMismatch(key);
  };
}

test('the key that fits is returned, wherever it stands in the list', () => {
  for (const each of trust) assert.equal(verifyByKeys(trust, '', provenBy(each.key)), each);
});

test('when none fits, the message names all that were tried', () => {
  assert.throws(() => verifyByKeys(trust, '', provenBy(undefined)), {
    code: 'signature-mismatch',
    message: /`old.pub` or `new.pub`/,
  });
  assert.throws(() => verifyByKeys(trust, 'foreign', provenBy(undefined)), { code: 'key-mismatch' });
});

test('a key that cannot decide is reported only when no other fits', () => {
  const prove = (fits: boolean) => (key: PublicKey) => {
    if (key === old?.key) throw new UsageError('message-needed', 'more is needed');
    if (!fits) throw signatureMismatch(key);
  };
  assert.equal(verifyByKeys(trust, '', prove(true)), current);
  assert.throws(() => verifyByKeys(trust, '', prove(false)), { code: 'message-needed' });
});

test('a fault of our own is not taken for a wrong signature', () => {
  const prove = () => {
    throw new TypeError('bug');
  };
  assert.throws(() => verifyByKeys(trust, '', prove), TypeError);
  assert.throws(() => parseEvidence(prove), TypeError);
});

test('a digest without a proven signature is not proven', () => {
  assert.throws(() => verifyDigestBySignatures(imageDigest, []), { code: 'digest-mismatch' });
});
