// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { parseCertificate } from '../../x509/parse-certificate.ts';
import { buildCertificate } from '../pki/build-certificate.ts';
import { makeRoot, signerExtensions } from '../pki/certificate.fixture.ts';
import { precertificatePoison } from '../pki/extensions.ts';
import { withoutPoison } from './without-poison.ts';

const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const { content } = makeRoot({ key, extensions: signerExtensions });
const [first, ...others] = content.extensions;
assert.ok(first);

test('a precertificate loses its poison, wherever it stands, and nothing else', () => {
  const plain = parseCertificate(buildCertificate(content, key));
  for (const extensions of [
    [...content.extensions, precertificatePoison()],
    [precertificatePoison(), ...content.extensions],
    [first, precertificatePoison(), ...others],
  ]) {
    const poisoned = parseCertificate(buildCertificate({ ...content, extensions }, key));
    assert.notDeepEqual(poisoned.tbs, plain.tbs);
    assert.deepEqual(withoutPoison(poisoned), new Uint8Array(plain.tbs));
  }
});

test('what has no poison stays as it is', () => {
  const plain = parseCertificate(buildCertificate(content, key));
  assert.deepEqual(withoutPoison(plain), new Uint8Array(plain.tbs));
});
